import { usageError } from '../errors.ts'

/**
 * Tells sources from the target behind them: the parser knows only the last argument as one of many.
 *
 * @throws {CommandError} `usage` when the target is missing
 */
export function splitLast(all: readonly string[]): { sources: readonly string[]; target: string } {
  const target = all.at(-1)
  if (target === undefined || all.length < 2)
    throw usageError('The target is missing.', 'Name it as the last argument.')
  return { sources: all.slice(0, -1), target }
}
