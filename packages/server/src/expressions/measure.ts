/** How long a value would be as JSON, without writing it: what is shared within it counts each time it is met. */
import { ExpressionError } from './expression-error.ts'
import type { Limits } from './limits.ts'
import { tooDeep, tooLong } from './refusals.ts'

/** @throws {ExpressionError} `expression_too_large`; `expression_failed` for a function */
export function measure(value: unknown, { text, depth }: Pick<Limits, 'text' | 'depth'>): number {
  let left = text
  const spend = (length: number): void => {
    left -= length
    if (left < 0) throw tooLong(text)
  }
  const visit = (each: unknown, deep: number): void => {
    if (deep > depth) throw tooDeep(depth)
    spend(typeof each === 'string' ? each.length + 3 : 5)
    if (typeof each === 'function') throw functionAsValue()
    if (typeof each !== 'object' || each === null) return
    if ('_jsonata_lambda' in each || '_jsonata_function' in each) throw functionAsValue()
    if (Array.isArray(each)) {
      for (const item of each) visit(item, deep + 1)
      return
    }
    for (const name of Object.keys(each)) {
      spend(name.length + 4)
      visit((each as Record<string, unknown>)[name], deep + 1)
    }
  }
  visit(value, 0)
  return text - left
}

function functionAsValue(): ExpressionError {
  return new ExpressionError('expression_failed', 'Its value is a function. Call it, or leave it out.')
}
