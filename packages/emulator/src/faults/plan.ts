/**
 * What a fault does to one request and its answer. Faults only say so here; `wire/` does it.
 */

/** Sent in the place of what the emulator would have said. */
export type Answer = {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** What a shape can do besides passing bytes on. */
export type Wire = {
  /** Hangs up: with a reset, as a broken network does, or with a clean end of the connection. */
  hangUp(how: 'reset' | 'close'): Promise<void>
  /** By the machine's clock; ends early when the connection is gone. @param ms Infinity for ever */
  sleep(ms: number): Promise<void>
}

/** Passes a body on, as it is or otherwise. What it does not pass on, the other side never sees. */
export type Shape = (body: AsyncIterable<Buffer>, wire: Wire) => AsyncIterable<Buffer>

export type Plan = {
  /** Milliseconds, by the machine's clock, before anything is done. */
  readonly delayMs?: number
  readonly answer?: Answer
  readonly request?: Shape
  readonly response?: Shape
  /** Leaves Content-Length out of the answer, so that an early end looks like a proper one. */
  readonly withoutLength?: boolean
  /** The connection ends with this answer. */
  readonly lastAnswer?: boolean
}

/** The part of Microsoft that a request is for. */
export type Part = 'login' | 'graph' | 'content'

/** What is known of a request when a fault is chosen for it. */
export type Asked = {
  readonly part: Part
  readonly method: string
  /** With its query, as it was sent. */
  readonly target: string
  /** Scheme and host under which the client came. */
  readonly origin: string
  /** One per connection. */
  readonly connection: object
  /** By the emulator's clock. */
  readonly now: number
  /** From 0 up to 1. */
  random(): number
}
