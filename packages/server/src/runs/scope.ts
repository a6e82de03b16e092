/** What expressions can name at a step. */
import { type Dates, datesOf, type Scope } from '../expressions/scope.ts'
import type { Activation } from './activation.ts'
import { loadOutput } from './content.ts'
import type { StepRecord } from './run.ts'

/** Where a graph stands: the whole, or the body of a for-each for one item. */
export type Place = {
  /** Before the ids of its steps, such as `each[3]/`. */
  readonly prefix: string
  /** Outputs and errors of the steps that are settled, here and around. */
  readonly steps: Record<string, { readonly output: unknown } | { readonly error: unknown }>
  readonly item?: { readonly item: unknown; readonly index: number }
  /** Of a for-each in a for-each: the place around. */
  readonly around?: Place
}

/** @param moment of the step, which stays the same however often it is begun; milliseconds since 1970 */
export function scopeAt({ known, definition }: Activation, place: Place, moment: number): Scope {
  const { trigger } = definition
  const dates = datesAt(moment, trigger.type === 'schedule' ? trigger.timeZone : 'UTC')
  return { ...known, ...place.item, steps: place.steps, ...dates, now: new Date(moment).toISOString() }
}

/** Nowhere does a day begin but at a quarter of an hour. */
const quarterMs = 15 * 60_000
let latest: { readonly key: string; readonly dates: Dates } | undefined

function datesAt(moment: number, timeZone: string): Dates {
  const key = `${timeZone} ${Math.floor(moment / quarterMs)}`
  if (latest?.key !== key) latest = { key, dates: datesOf(moment, timeZone) }
  return latest.dates
}

/** Makes what a step has left known to those behind it. */
export async function reveal(activation: Activation, place: Place, stepId: string, step: StepRecord): Promise<void> {
  if (step.state === 'failed') place.steps[stepId] = { error: step.failure }
  if (step.state === 'succeeded') place.steps[stepId] = { output: await loadOutput(activation.services.db, step) }
}
