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
  for (const { path, state } of steps) {
    const name = path.replace(/\[\d+\]/g, '')
    const before = found.get(name) ?? { state: 'skipped', done: 0, all: 0 }
    found.set(name, {
      state: order.find((each) => each === state || each === before.state) ?? state,
      done: before.done + (state === 'succeeded' ? 1 : 0),
      all: before.all + 1,
    })
  }
  return found
}
