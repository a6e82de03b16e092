/** What a workflow needs at Microsoft and a connection does not have. */
import type { Definition } from '@drawbridge/api'
import type { ConnectionRecord } from '../connections/connection.ts'

export function missingScopes(_definition: Definition, _connection: ConnectionRecord): string[] {
  return []
}
