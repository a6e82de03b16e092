/** What an action works with. Nothing here needs a database, so that a command line can perform actions as well. */
import type { OneDrive } from '@drawbridge/onedrive'

export type ActionContext = {
  readonly client: OneDrive
  /** Empty without a server. */
  readonly connectionId: string
  /** The drive that paths are in. @default the signed-in account's own */
  readonly driveId?: string | undefined
  /** The same for every attempt at the same thing. */
  readonly idempotencyKey: string | undefined
  /** More than 1: it may have been done before. */
  readonly attempt: number
  readonly signal: AbortSignal
  /** Reaches public addresses only. */
  readonly fetch: typeof fetch
  /** Opens what a run keeps. */
  readonly openContent: (contentId: string) => Promise<ReadableStream<Uint8Array>>
  /**
   * The client of another connection, for files that come from it.
   *
   * @throws {Problem} `not_found`, also for one whose files may not come in here
   */
  readonly clientOf?: ((connectionId: string) => Promise<OneDrive>) | undefined
  readonly notes: Notes
  /** Told how far a transfer or a copy is: bytes, or what of a hundred. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

export type Progress = { readonly done: number; readonly total: number | undefined }

/** What one attempt writes down for the next one: kept sealed, since it may hold the URL of an upload session. */
export type Notes = {
  load(): Promise<Note>
  /** What is said replaces what was said of the same before. */
  add(note: Note): Promise<void>
}

export type Note = Readonly<Record<string, unknown>>

/** For what is attempted once: forgotten with the call. */
export function briefNotes(): Notes {
  let kept: Note = {}
  return {
    load: async () => kept,
    add: async (note) => {
      kept = { ...kept, ...note }
    },
  }
}
