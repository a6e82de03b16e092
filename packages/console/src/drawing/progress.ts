/** How far each step of a drawing is in one run; the items of a for-each are taken together. */
import type { RunStep, StepState } from '@drawbridge/api'

export type StepProgress = {
  readonly state: StepState
  /** Of items, in a for-each. */
  readonly done: number
  readonly all: number
}

/** The state that stands for several: what needs somebody first, then what goes on. */
const order: readonly StepState[] = ['failed', 'running', 'waiting', 'succeeded', 'cancelled', 'skipped']

/** By the step's name in the drawing, such as `each/save` for `each[3]/save`. */
export function progressOf(steps: readonly RunStep[]): ReadonlyMap<string, StepProgress> {
  const found = new Map<string, StepProgress>()
  for (const { path, state, type } of steps) {
    const name = path.replace(/\[\d+\]/g, '')
    const before = found.get(name) ?? { state: 'skipped', done: 0, all: 0 }
    // Of a for-each, its own record says how it is, and those of its items how far.
    const isItem = path.endsWith(']')
    const counts = type !== 'for_each' || isItem
    found.set(name, {
      state: isItem ? before.state : (order.find((each) => each === state || each === before.state) ?? state),
      done: before.done + (counts && state === 'succeeded' ? 1 : 0),
      all: before.all + (counts ? 1 : 0),
    })
  }
  return found
}
