/** Blanks what looks like a secret, in what is shown of runs. */
import { createScrubber } from '../telemetry/scrub.ts'

const scrub = createScrubber()

export function redactText(text: string): string {
  return scrub(text)
}

/** All texts of a JSON value. */
export function redactJson(value: unknown): unknown {
  if (value === null || value === undefined) return value
  const text = JSON.stringify(value)
  const redacted = scrub(text)
  return redacted === text ? value : JSON.parse(redacted)
}
