/** Which way to go. */
import type { Runner } from '../task.ts'

export const runCondition: Runner<'condition'> = async ({ activation, step, scope }) => {
  const value = await activation.services.evaluator.evaluate(step.expression, scope, activation.signal)
  return { state: 'succeeded', output: isTrue(value), computed: true }
}

/** As JSONata's `$boolean`: nothing, zero, and what is empty are false. */
function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isTrue)
  if (value !== null && typeof value === 'object') return Object.keys(value).length > 0
  return Boolean(value)
}
