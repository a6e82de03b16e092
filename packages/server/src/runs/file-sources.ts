import type { Definition, Step } from '@drawbridge/api'
import type { Scope } from '../expressions/scope.ts'
import type { Activation } from './activation.ts'

/** The connections that the workflow names: what comes from them may go elsewhere. */
export async function fileSources({ definition, services, signal }: Activation, scope: Scope): Promise<string[]> {
  const named = connectionsNamed(definition)
  const filled = await Promise.all(named.map((each) => services.evaluator.fill(each, scope, signal).catch(() => null)))
  return filled.filter((each) => typeof each === 'string')
}

const known = new WeakMap<Definition, readonly string[]>()

function connectionsNamed(definition: Definition): readonly string[] {
  const named = known.get(definition) ?? [...new Set(templatesIn(definition.steps))]
  known.set(definition, named)
  return named
}

function templatesIn(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    if (step.type === 'for_each') return templatesIn(step.body.steps)
    return step.type === 'action' && step.connectionId !== undefined ? [step.connectionId] : []
  })
}
