/** What the check has found, where it belongs: to a card, and to a field of its form. */
import type { Definition, Finding } from '@drawbridge/api'

export type Marks = { readonly errors: number; readonly warnings: number }

/** How much is found at a step; under `''` what is about the trigger and the whole. Bodies count for their for-each. */
export function marksOf(findings: readonly Finding[], path: string): Marks {
  const here = findings.filter(({ stepId }) => {
    const at = stepId ?? ''
    return at === path || (path !== '' && at.startsWith(`${path}/`))
  })
  const errors = here.filter(({ severity }) => severity === 'error').length
  return { errors, warnings: here.length - errors }
}

/** What is found at one field, given by its names within the step; deeper ones included. */
export function findingsAt(findings: readonly Finding[], prefix: string, field: string): readonly Finding[] {
  const wanted = prefix === '' ? field : `${prefix}.${field}`
  return findings.filter(
    ({ path }) => path === wanted || path.startsWith(`${wanted}.`) || path.startsWith(`${wanted}[`),
  )
}

/** Where a step stands in the document, such as `steps.2.body.steps.0`; of the trigger, `trigger`. */
export function documentPath(definition: Definition, path: string): string {
  if (path === '') return 'trigger'
  let graph: Pick<Definition, 'steps'> | { readonly steps: readonly Definition['steps'][number][] } = definition
  const parts: string[] = []
  for (const id of path.split('/')) {
    const index = graph.steps.findIndex((step) => step.id === id)
    const step = graph.steps[index]
    parts.push(`${parts.length > 0 ? 'body.' : ''}steps.${index}`)
    if (step?.type === 'for_each') graph = step.body as typeof graph
  }
  return parts.join('.')
}
