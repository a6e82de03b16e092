/** Makes a value from what is known. */
import type { Runner } from '../task.ts'

export const runTransform: Runner<'transform'> = async ({ activation, step, scope }) => {
  const output = await activation.services.evaluator.evaluate(step.expression, scope, activation.signal)
  return { state: 'succeeded', output, computed: true }
}
