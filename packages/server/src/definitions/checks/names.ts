/** Whether an expression can be read, and whether all that it names is there. */
import type { Finding } from '@drawbridge/api'
import { closest } from '../../expressions/closest.ts'
import { ExpressionError } from '../../expressions/expression-error.ts'
import { readExpression } from '../../expressions/syntax.ts'
import { partsOf } from '../../expressions/template.ts'
import { type GraphPlace, type StepPlace, stepsOf } from '../places.ts'
import { type Found, find } from '../types/find.ts'
import type { JsonSchema } from '../types/json-schema.ts'
import { meant, odd, quoted, wrong } from './finding.ts'

/** Where something is evaluated. */
export type Site = {
  readonly place: StepPlace
  readonly scope: JsonSchema
  /** In the definition, such as `steps.2.input.parent`. */
  readonly path: string
}

/** The expressions in a text with `{{ }}`. */
export function checkText(text: string, site: Site): Finding[] {
  try {
    return partsOf(text).flatMap((part) => ('text' in part ? [] : checkExpression(part.expression, site)))
  } catch (error) {
    return [unreadable(error, site)]
  }
}

/** @param expression without braces */
export function checkExpression(expression: string, site: Site): Finding[] {
  try {
    const { plain, references } = readExpression(expression)
    const paths = plain ? [plain] : references.map(({ path }) => path.map((name) => ({ name })))
    const found = paths.flatMap((path) => {
      const said = checkPath(
        path.map(({ name }) => name),
        find(site.scope, path),
        site,
      )
      return said ? [said] : []
    })
    // A name that stands there twice is told once.
    return [...new Map(found.map((each) => [each.message, each])).values()]
  } catch (error) {
    return [unreadable(error, site)]
  }
}

function unreadable(error: unknown, { place, path }: Site): Finding {
  if (!(error instanceof ExpressionError)) throw error
  return wrong('expression_invalid', error.message, { stepId: place.id, path })
}

function checkPath(names: readonly string[], found: Found, site: Site): Finding | undefined {
  if (found.kind === 'found') return undefined
  const where = { stepId: site.place.id, path: site.path }
  const message = explain(names, found, site)
  return found.kind === 'missing' ? wrong('unknown_name', message, where) : odd('unknown_name', message, where)
}

function explain(
  names: readonly string[],
  { name, place, names: there }: Exclude<Found, { kind: 'found' }>,
  site: Site,
): string {
  if (place === 0) return explainRoot(name, there, site)
  if (names[0] === 'steps' && place === 1) return explainStep(name, there, site)
  if (names[0] === 'steps' && place === 2) {
    const full = ['steps', names[1], 'output', ...names.slice(2)].join('.')
    return `Of a step there are “output” and “error”, not “${name}”. Did you mean “${full}”?`
  }
  if (names[0] === 'settings' && place === 1) {
    return `The workflow has no setting “${name}”.${meant(closest(name, there))}`
  }
  const whole = names.slice(0, place).join('.')
  const near = closest(name, there)
  const instead = near === undefined && there.length > 0 ? ` There is ${quoted(there.slice(0, 12))}.` : meant(near)
  return `There is no “${name}” in “${whole}”.${instead}`
}

function explainRoot(name: string, there: readonly string[], { place }: Site): string {
  if (name === 'item' || name === 'index') return `“${name}” is known only within a for-each.`
  if (place.within.graph.steps.some(({ id }) => id === name)) {
    return `“${name}” is a step. Write “steps.${name}.output”.`
  }
  return `Nothing is called “${name}”.${meant(closest(name, there)) || ` There is ${quoted(there)}.`}`
}

function explainStep(name: string, there: readonly string[], { place }: Site): string {
  const { step, within } = place
  if (name === step.id) return `The step cannot read what comes out of itself.`
  if (isAround(within, name))
    return `“${name}” is not done before its items are; within it there are “item” and “index”.`
  if (within.graph.steps.some(({ id }) => id === name)) {
    return `The step “${name}” is not done before this one. Lead from it to here, whichever way round.`
  }
  const outer = stepsOf(within).find(
    ({ step: each }) => each.type === 'for_each' && each.body.steps.some(({ id }) => id === name),
  )
  if (outer) {
    const { id } = outer.step
    return `“${name}” is done for each item of “${id}”. Use “steps.${id}.output”.`
  }
  return `There is no step “${name}”.${meant(closest(name, there))}`
}

function isAround({ around }: GraphPlace, id: string): boolean {
  return around !== undefined && (around.step.id === id || isAround(around.within, id))
}
