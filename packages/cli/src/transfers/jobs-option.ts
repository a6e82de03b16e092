import { usageError } from '../errors.ts'

/** @throws {CommandError} `usage` */
export function jobsOption(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 64) return value
  throw usageError(`"${text}" is no number of transfers.`, 'Give 1 to 64.')
}
