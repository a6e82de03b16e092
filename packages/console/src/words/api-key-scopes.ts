/** What an API key may do, in plain words. */
import type { ApiKeyScope } from '@drawbridge/api'

export const apiKeyScopeWords: Readonly<Record<ApiKeyScope, string>> = {
  'projects:read': 'Read the project, its registrations and keys',
  'connections:read': 'See connections and test them',
  'connections:write': 'Make and end connections',
  'files:read': 'Read files through a connection',
  'files:write': 'Change files through a connection',
  'events:read': 'Read events and deliveries',
  'webhooks:write': 'Change webhook endpoints',
  'workflows:read': 'See workflows and their runs',
  'workflows:write': 'Change workflows, and for whom they are switched on',
  'workflows:run': 'Start, stop and repeat runs',
}
