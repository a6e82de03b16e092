/** What was asked of the emulator, without anything secret in it. */

export type JournalEntry = {
  /** Counts up from 1; never given twice. */
  readonly number: number
  /** Milliseconds since the epoch, by the emulator's clock. */
  readonly at: number
  readonly method: string
  readonly host: string
  /** With its query; secrets are replaced. */
  readonly path: string
  readonly status: number
  readonly durationMs: number
  /** Bytes of the request's body, as far as it said. */
  readonly requestBytes: number
  /** Bytes that were sent, with the headers. */
  readonly responseBytes: number
} & JournalNotes

/** What is found out about a request on its way. */
export type JournalNotes = {
  /** Client id of the app that called Graph. */
  readonly app?: string | undefined
  /** User principal name of whom it called for. */
  readonly account?: string | undefined
  /** Resource units that Graph's throttling counted. */
  readonly units?: number | undefined
  /** Id of the part of a `$batch` that it was; the batch itself is the entry after its parts. */
  readonly part?: string | undefined
  /** Ids of the faults that struck. */
  readonly faults?: readonly string[] | undefined
}

export type JournalFilter = {
  /** Entries with a higher number. */
  readonly after?: number | undefined
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined
  readonly method?: string | undefined
  /** Found anywhere in the path. */
  readonly path?: string | undefined
  /** User principal name. */
  readonly account?: string | undefined
  readonly status?: number | undefined
  /** The name of a mark: entries since it was set. */
  readonly mark?: string | undefined
}

export type Journal = {
  readonly entries: readonly JournalEntry[]
  record(entry: Omit<JournalEntry, 'number' | keyof JournalNotes>, request?: object): void
  /** Adds to what will be recorded of a request. */
  note(request: object | undefined, notes: JournalNotes): void
  find(filter: JournalFilter): JournalEntry[]
  /** Remembers this moment by name. @returns the number of the last entry before it */
  mark(name: string): number
  clear(): void
}

/** @param limit how many entries are kept; the oldest go first */
export function createJournal(limit: number, log: (entry: JournalEntry) => void): Journal {
  const entries: JournalEntry[] = []
  const notes = new WeakMap<object, JournalNotes>()
  const marks = new Map<string, number>()
  let number = 0
  return {
    entries,
    record(entry, request) {
      number += 1
      const full = { number, ...entry, ...(request === undefined ? undefined : notes.get(request)) }
      entries.push(full)
      if (entries.length > limit) entries.shift()
      log(full)
    },
    note(request, more) {
      if (request === undefined) return
      const known = notes.get(request)
      const units = more.units === undefined ? known?.units : (known?.units ?? 0) + more.units
      notes.set(request, units === undefined ? { ...known, ...more } : { ...known, ...more, units })
    },
    find: (filter) => {
      const after = Math.max(filter.after ?? 0, filter.mark === undefined ? 0 : (marks.get(filter.mark) ?? 0))
      return entries.filter((entry) => entry.number > after && fits(entry, filter))
    },
    mark(name) {
      marks.set(name, number)
      return number
    },
    clear() {
      entries.length = 0
    },
  }
}

function fits(entry: JournalEntry, { since, method, path, account, status }: JournalFilter): boolean {
  if (since !== undefined && entry.at < since) return false
  if (method !== undefined && entry.method !== method.toUpperCase()) return false
  if (path !== undefined && !entry.path.includes(path)) return false
  if (status !== undefined && entry.status !== status) return false
  return account === undefined || entry.account?.toLowerCase() === account.toLowerCase()
}

const secretNames =
  /^(code|.*token|.*secret|.*password|code_verifier|.*assertion|ctx|state|nonce|tempauth|sig|key|access|snthgk|client_info|claims)$/i
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

/** Addresses of uploads and downloads, and sharing links, open a file to whoever has them: their long part is a key. */
function hideContentKeys(path: string): string {
  if (!/^\/(_content|_web\/s)\/|\/shares\/(s|u)(!|%21)/i.test(path)) return path
  return path.replace(/[\w.!-]{20,}/g, '[redacted]')
}
