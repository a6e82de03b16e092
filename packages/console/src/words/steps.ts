/** What a step is, where the catalogue of actions is not at hand. */
import type { RunStep } from '@drawbridge/api'

const types: Record<string, string> = {
  http_request: 'HTTP request',
  condition: 'Condition',
  for_each: 'For each',
  wait: 'Wait',
  transform: 'Transform',
  send_event: 'Send event',
  respond: 'Respond',
  workflow: 'Workflow',
}

export function stepTypeWords({ type }: Pick<RunStep, 'type'>): string {
  return types[type] ?? 'OneDrive'
}
