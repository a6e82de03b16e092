/** A graph that is being written down: each step follows those before it, until a branch says otherwise. */
import type { z } from 'zod'
import type { edgeSchema, stepSchema } from '../workflows/step.ts'

type Step = z.input<typeof stepSchema>
type Edge = z.input<typeof edgeSchema>
type On = NonNullable<Edge['on']>
/** Where something leads on from. */
export type End = { readonly from: string; readonly on: On }

export type Drawing = {
  readonly steps: Step[]
  readonly edges: Edge[]
  /** What the next step follows. */
  ends: readonly End[]
}

export function newDrawing(): Drawing {
  return { steps: [], edges: [], ends: [{ from: 'start', on: 'success' }] }
}

export function addStep(drawing: Drawing, step: Step): void {
  drawing.steps.push(step)
  drawing.edges.push(...drawing.ends.map(({ from, on }) => ({ from, to: step.id, on })))
  drawing.ends = [{ from: step.id, on: 'success' }]
}

/**
 * Draws a branch that begins here.
 *
 * @returns where it ends
 */
export function branch(drawing: Drawing, from: readonly End[], draw: () => void): readonly End[] {
  const before = drawing.ends
  drawing.ends = from
  draw()
  const after = drawing.ends
  drawing.ends = before
  return after
}
