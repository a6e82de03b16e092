/** Definitions for tests. */
import type { DefinitionInput } from '@drawbridge/api'

/** A change of a file leads to a condition, and that to a wait. */
export function sampleDefinition(changes: Partial<DefinitionInput> = {}): DefinitionInput {
  return {
    name: 'Archive invoices',
    trigger: { type: 'file_change', folderPath: '/Invoices' },
    steps: [
      { id: 'large', type: 'condition', expression: 'trigger.item.size > 1000' },
      { id: 'pause', type: 'wait', for: 'PT5M' },
    ],
    edges: [
      { from: 'start', to: 'large' },
      { from: 'large', to: 'pause', on: 'true' },
    ],
    ...changes,
  }
}
