/** What a transport can do beyond `fetch` when it holds the sockets itself. */

/** A `fetch` that says of itself what more it can. */
export type DirectFetch = typeof fetch & {
  /** Async iterables are sent as they come, when told their length. */
  readonly sendsPieces?: true
  /** Opens a connection for ranges of contents; it connects with the first of them. */
  readonly openRanges?: () => RangeConnection
}

export type RangeConnection = {
  /** One after the other. Resolves when the answer has ended, or the sink wants no more; never throws. */
  read(request: RangeRequest, sink: RangeSink): Promise<Ranged>
  close(): void
}

export type RangeRequest = {
  readonly url: string
  readonly start: number
  /** Exclusive. */
  readonly end: number
  /** Of the content that earlier ranges were of. */
  readonly eTag: string | undefined
  readonly signal: AbortSignal
}

/** Where the bytes go: it lends the memory that they are read into. */
export type RangeSink = {
  /** The answer begins; `false`: it is of another content than before. @param eTag where it is a strong one */
  began(eTag: string | undefined): boolean
  /** How many bytes it still wants, which may become fewer meanwhile. */
  wanted(): number
  /** Where the next bytes go: some free memory, at least one byte while any are wanted. */
  space(): Uint8Array
  /** So many bytes are there. `false`: no more for now, until `resume` is called. */
  took(count: number, resume: () => void): boolean
}

export type Ranged =
  /** What was asked for has come, or its beginning; the sink knows how much. */
  | { readonly kind: 'came' }
  /** It is another content than before. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers }
  | { readonly kind: 'broken'; readonly cause: unknown }
  /** Not for want of trying: there is no use in asking again. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** An answer that only a full HTTP client understands. */
  | { readonly kind: 'unsupported' }
