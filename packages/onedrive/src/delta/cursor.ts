/** How far a reader of changes has come. Plain data: store it as JSON, and go on from it in another process. */
import { UsageError } from '../errors.ts'

export type DeltaCursor = {
  /** Graph's own link. Whoever has it and a token of the account can read changes; keep it like the account's data. */
  readonly link: string
  /**
   * Whether everything is being told from the start, the first time or again after Graph has lost its place. What has
   * not been told by the end of it is no longer there.
   */
  readonly enumerating: boolean
}

/** A cursor from storage. @throws {UsageError} `invalid_cursor` */
export function assertCursor(cursor: unknown): DeltaCursor {
  const { link, enumerating } = (cursor ?? {}) as Partial<DeltaCursor>
  if (typeof link === 'string' && typeof enumerating === 'boolean') return { link, enumerating }
  throw new UsageError('invalid_cursor', 'Give a cursor as it came with a page of changes, or none to start anew.')
}
