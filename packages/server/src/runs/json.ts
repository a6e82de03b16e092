/** What a step hands on, as it will be read again: plain JSON that PostgreSQL can store. */
import { StepError } from './step-error.ts'

/** Longer ones are kept beside the row; bytes of JSON. */
export const longestInRow = 64 * 1024
/** Longer ones are for files; bytes of JSON. */
export const longestOutput = 10 * 1024 * 1024

export type Json = { readonly value: unknown; readonly text: string; readonly bytes: number }

/** PostgreSQL stores no U+0000 and no half of a surrogate pair; JSON writes both as escapes. */
const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi

/**
 * Dates become texts, what is undefined goes; so a run that goes on in memory sees what one would that is taken up from
 * its rows.
 *
 * @throws {StepError} `output_too_large`, `output_invalid`
 */
export function asJson(output: unknown): Json {
  const text = storable(stringify(output))
  const bytes = Buffer.byteLength(text)
  if (bytes > longestOutput) {
    const megabytes = (bytes / 1024 / 1024).toFixed(1)
    throw new StepError(
      'output_too_large',
      `The output is ${megabytes} MB of JSON; 10 MB is the most. Hand it on as a file, or ask for less of it.`,
    )
  }
  return { value: JSON.parse(text), text, bytes }
}

export function storable(json: string): string {
  return json.includes('\\u') ? json.replace(unstorable, '$1\\ufffd') : json
}

function stringify(output: unknown): string {
  try {
    return JSON.stringify(output ?? null) ?? 'null'
  } catch (cause) {
    throw new StepError('output_invalid', 'The output cannot be written as JSON.', { cause })
  }
}
