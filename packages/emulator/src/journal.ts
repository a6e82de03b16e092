/** What was asked of the emulator, without anything secret in it. */

export type JournalEntry = {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly method: string
  readonly host: string
  /** With its query; secrets are replaced. */
  readonly path: string
  readonly status: number
  readonly durationMs: number
}

export type Journal = {
  readonly entries: readonly JournalEntry[]
  record(entry: JournalEntry): void
}

/** @param limit how many entries are kept; the oldest go first */
export function createJournal(limit: number, log: (entry: JournalEntry) => void): Journal {
  const entries: JournalEntry[] = []
  return {
    entries,
    record(entry) {
      entries.push(entry)
      if (entries.length > limit) entries.shift()
      log(entry)
    },
  }
}

const secretNames =
  /^(code|.*token|.*secret|.*password|code_verifier|.*assertion|ctx|state|nonce|tempauth|sig|key|access|client_info|claims)$/i
/** Tokens and codes of ours start like this, wherever they are put. */
const secretValue = /(?:EwB|eyJ|M\.C5\d\d_|[01]\.AX)[\w.!*$-]{8,}/g

/** A path and query as the journal shows it. */
export function redactPath(url: string): string {
  const [path = '', query] = url.split(/\?(.*)/s)
  const shown = hideContentKeys(path).replace(secretValue, '[redacted]')
  if (query === undefined) return shown
  const pairs = query.split('&').map((pair) => {
    const [name = '', value] = pair.split(/=(.*)/s)
    if (value === undefined) return name.replace(secretValue, '[redacted]')
    return `${name}=${secretNames.test(name) ? '[redacted]' : value.replace(secretValue, '[redacted]')}`
  })
  return `${shown}?${pairs.join('&')}`
}

/** The addresses of uploads and downloads open their file to whoever has them: their last, long part is a key. */
function hideContentKeys(path: string): string {
  if (!path.startsWith('/_content/')) return path
  return path.replace(/[\w.!-]{20,}/g, '[redacted]')
}
