/** The workflow with which drawing begins. */
import { type Definition, type DefinitionInput, definitionSchema } from '@drawbridge/api'

/** With what is left out filled in. */
export function complete(definition: DefinitionInput): Definition {
  return definitionSchema.parse(definition)
}

export function blankDefinition(): Definition {
  return complete({ name: 'New workflow', trigger: { type: 'manual' }, steps: [], edges: [] })
}
