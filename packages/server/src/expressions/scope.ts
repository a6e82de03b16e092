/** What an expression can name: everything of a run that is known when it is evaluated. */

export type Scope = {
  /** What began the run: the change, the event's payload, the input. */
  readonly trigger: unknown
  readonly settings: Readonly<Record<string, unknown>>
  readonly steps: Readonly<Record<string, { readonly output?: unknown; readonly error?: unknown }>>
  readonly user: { readonly id: string; readonly metadata: unknown }
  readonly connection: unknown
  readonly run: { readonly id: string; readonly startedAt: string }
  /** In a for-each: the one whose turn it is, and its place from 0. */
  readonly item?: unknown
  readonly index?: number
} & Dates

/** The moment and its parts, as texts that sort and fit into paths: `2026`, `07`, `03`. */
export type Dates = {
  /** ISO 8601 in UTC. */
  readonly now: string
  /** `yyyy-MM-dd`. */
  readonly today: string
  readonly year: string
  readonly month: string
  readonly day: string
}

/**
 * @param moment milliseconds since 1970
 * @param timeZone IANA: where `today` is asked for
 */
export function datesOf(moment: number, timeZone = 'UTC'): Dates {
  const date = new Date(moment)
  const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]))
  const { year = '', month = '', day = '' } = part
  return { now: date.toISOString(), today: `${year}-${month}-${day}`, year, month, day }
}
