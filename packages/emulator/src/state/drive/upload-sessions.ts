/**
 * Upload sessions of one drive. Kept in a log of their own, because nothing in the drive changes until a session is
 * committed; they outlive a restart with every fragment that was acknowledged.
 *
 * A fragment counts when all of it has arrived. One whose connection is cut is forgotten as a whole, so the next
 * expected range always starts where an answered fragment ended. One that hangs makes room for whoever sends it again.
 */
import { randomBytes } from 'node:crypto'
import { GraphFailure } from '../../errors.ts'
import type { Blobs, BlobWriter, StoredBlob } from '../blobs.ts'
import { openLog } from '../log.ts'
import type { DriveKind } from './ids.ts'
import type { IdentitySet } from './item.ts'
import type { FileRequest } from './put-file.ts'
import { invalidRequest, itemNotFound } from './refusals.ts'
import { takenOver, untilTakenOver } from './takeover.ts'
import { checkRange, type UploadRange } from './upload-range.ts'

type SessionState = {
  readonly id: string
  readonly key: string
  readonly request: FileRequest
  readonly deferCommit: boolean
  readonly by: IdentitySet
  /** Bytes in the blob that were acknowledged. */
  readonly received: number
  readonly total: number | undefined
  readonly expiresAt: number
}

/** A fragment whose bytes are coming in. */
type OnItsWay = { readonly start: number; readonly taking: AbortController; readonly over: Promise<void> }

/** One line of the log: a session as it is now, or that it has ended. */
type SessionEntry = { readonly session: SessionState } | { readonly ended: string }

export type UploadProgress = {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** As in `26-`; empty when all is here. */
  readonly nextExpectedRanges: readonly string[]
}

/** Puts a finished upload into the drive. Throws where the drive refuses it; the session then goes on. */
export type Commit<T> = (request: FileRequest, blob: StoredBlob, by: IdentitySet) => Promise<T>

export type UploadSessions<T> = {
  open(
    request: FileRequest,
    options: { deferCommit: boolean; total?: number | undefined; by: IdentitySet },
  ): Promise<UploadProgress>
  /** @throws GraphFailure 404 when the session is unknown, ended or expired */
  progress(id: string): UploadProgress
  /**
   * Takes one fragment. A fragment on its way that begins at the same byte is given up for it.
   *
   * @returns what was committed when it was the last one and the commit is not deferred
   * @throws GraphFailure 400, 404, 416, 503 while another fragment is on its way, or
   *   when this one was given up, or what the drive refuses with
   */
  receive(id: string, range: UploadRange, source: AsyncIterable<Uint8Array>): Promise<UploadProgress | { committed: T }>
  /** Commits a session that holds every byte, as it was opened or as something else. */
  commit(id: string, as?: FileRequest): Promise<T>
  cancel(id: string): Promise<void>
  /** Blobs that sessions still need. */
  keys(): string[]
  /** Everything is on disk. */
  flush(): void
  close(): Promise<void>
}

const minute = 60_000
/** Work drives: a quarter of an hour from the last fragment. Personal drives: a week. */
const lifetimeMs = {
  business: 15 * minute,
  documentLibrary: 15 * minute,
  personal: 7 * 24 * 60 * minute,
} as const

export function openUploadSessions<T>(options: {
  file: string
  /** The log need not outlive the process. */
  lazy: boolean
  blobs: Blobs
  kind: DriveKind
  now: () => number
  commit: Commit<T>
}): UploadSessions<T> {
  const { blobs, kind, now } = options
  const sessions = new Map<string, SessionState>()
  const writers = new Map<string, BlobWriter>()
  const finished = new Map<string, StoredBlob>()
  const busy = new Set<string>()
  const onTheirWay = new Map<string, OnItsWay>()

  const replay = (entry: SessionEntry): void => {
    if ('ended' in entry) sessions.delete(entry.ended)
    else sessions.set(entry.session.id, entry.session)
  }
  const log = openLog<SessionEntry>(options.file, replay, options.lazy)
  const record = (entry: SessionEntry): void => {
    log.append(entry)
    replay(entry)
  }

  const end = async (id: string, discard: boolean): Promise<void> => {
    const writer = writers.get(id) ?? (discard && !finished.has(id) ? await writerOf(sessions.get(id)!) : undefined)
    if (sessions.has(id)) record({ ended: id })
    writers.delete(id)
    finished.delete(id)
    if (discard) await writer?.discard()
  }

  const writerOf = async (session: SessionState): Promise<BlobWriter> => {
    const writer = writers.get(session.id) ?? (await blobs.resume(session.key, session.received))
    writers.set(session.id, writer)
    return writer
  }

  const find = (id: string): SessionState => {
    const session = sessions.get(id)
    if (session === undefined || session.expiresAt <= now()) {
      throw itemNotFound('The upload session was not found; it has ended or expired. Create a new one.')
    }
    return session
  }

  const exclusively = async <R>(id: string, work: (session: SessionState) => Promise<R>): Promise<R> => {
    const session = find(id)
    if (busy.has(id)) {
      const headers = { 'Retry-After': '1' }
      const message = 'Another fragment of this upload session is on its way; send them one after the other.'
      throw new GraphFailure(503, 'serviceNotAvailable', message, { headers })
    }
    busy.add(id)
    try {
      return await work(session)
    } finally {
      busy.delete(id)
    }
  }

  /** Whoever sends a fragment again, or calls the upload off, has no more hope in the one that hangs. */
  const giveUp = async (id: string, start?: number): Promise<void> => {
    const hanging = onTheirWay.get(id)
    if (hanging === undefined || (start !== undefined && hanging.start !== start)) return
    hanging.taking.abort(takenOver())
    await hanging.over
  }

  /** The bytes of a fragment, as long as nobody sends it again. */
  const append = async (session: SessionState, { start, end }: UploadRange, source: AsyncIterable<Uint8Array>) => {
    const writer = await writerOf(session)
    const taking = new AbortController()
    const { promise: over, resolve } = Promise.withResolvers<void>()
    onTheirWay.set(session.id, { start, taking, over })
    try {
      await writer.append(untilTakenOver(source, taking.signal), exactly(end - start))
    } finally {
      onTheirWay.delete(session.id)
      // Once the session takes the next one.
      setImmediate(resolve)
    }
  }

  const sweep = async (): Promise<void> => {
    for (const { id, expiresAt } of [...sessions.values()]) {
      if (expiresAt <= now() && !busy.has(id)) await end(id, true)
    }
  }

  const commitAll = async (session: SessionState): Promise<T> => {
    const blob = finished.get(session.id) ?? (await (await writerOf(session)).finish())
    finished.set(session.id, blob)
    writers.delete(session.id)
    const committed = await options.commit(session.request, blob, session.by)
    await end(session.id, false)
    return committed
  }

  return {
    async open(request, { deferCommit, total, by }) {
      await sweep()
      const writer = await blobs.create()
      const id = randomBytes(24).toString('base64url')
      writers.set(id, writer)
      const expiresAt = now() + lifetimeMs[kind]
      record({ session: { id, key: writer.key, request, deferCommit, by, received: 0, total, expiresAt } })
      return progressOf(find(id))
    },

    progress: (id) => progressOf(find(id)),

    async receive(id, range, source) {
      await giveUp(id, range.start)
      return exclusively(id, async (session) => {
        if (isComplete(session)) {
          if (range.end !== session.total || range.total !== session.total) checkRange(range, session)
          for await (const _ of source);
          return { committed: await commitAll(session) }
        }
        checkRange(range, session)
        await append(session, range, source)
        const grown = { ...session, received: range.end, total: range.total, expiresAt: now() + lifetimeMs[kind] }
        record({ session: grown })
        return isComplete(grown) && !grown.deferCommit ? { committed: await commitAll(grown) } : progressOf(grown)
      })
    },

    commit: (id, as) =>
      exclusively(id, async (session) => {
        if (!isComplete(session)) throw invalidRequest('Not all bytes are here yet.', 'uploadSessionIncomplete')
        return await commitAll(as === undefined ? session : { ...session, request: { ...session.request, ...as } })
      }),

    async cancel(id) {
      await giveUp(id)
      await exclusively(id, () => end(id, true))
    },

    keys: () => [...sessions.values()].map(({ key }) => key),
    flush: () => log.flush(),

    async close() {
      for (const writer of writers.values()) await writer.suspend()
      log.close()
    },
  }
}

function isComplete({ received, total }: SessionState): boolean {
  return received === total
}

function progressOf(session: SessionState): UploadProgress {
  const { id, expiresAt, received } = session
  return { id, expiresAt, nextExpectedRanges: isComplete(session) ? [] : [`${received}-`] }
}

/** Refuses a body that is longer, or in the end shorter, than the range it is sent under. */
function exactly(expected: number): (length: number, isEnd: boolean) => void {
  return (length, isEnd) => {
    if (length > expected || (isEnd && length < expected)) {
      const message = `The Content-Range header promises ${expected} bytes; ${isEnd ? length : 'more'} came.`
      throw invalidRequest(message, 'fragmentLengthMismatch')
    }
  }
}
