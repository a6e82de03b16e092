/** Blanks what looks like a secret, in what is shown of runs. */
import { createScrubber } from '../telemetry/scrub.ts'
import { blankSecrets } from '../telemetry/secrets.ts'
import { longestInRow, storable } from './json.ts'

const scrub = createScrubber()

export function redactText(text: string): string {
  return String(blankSecrets(scrub(text)))
}

/** All texts of a JSON value. */
export function redactJson(value: unknown): unknown {
  if (value === null || value === undefined) return value
  const text = JSON.stringify(value)
  const redacted = scrub(text)
  return blankSecrets(redacted === text ? value : JSON.parse(redacted))
}

/** What went into a step, as it is written down for people: it is not read again, so long parts are cut. */
export function asInput(input: unknown): unknown {
  const text = storable(JSON.stringify(input ?? null))
  if (text.length <= longestInRow) return redactJson(JSON.parse(text))
  return { cut: true, characters: text.length, beginning: redactText(text.slice(0, 2_000)) }
}
