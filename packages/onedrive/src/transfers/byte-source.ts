/** Where the bytes of an upload come from. */

export type Bytes = Uint8Array<ArrayBuffer>

export type ByteSource = {
  /** How many bytes it promises. */
  readonly size: number
  /** Whether it can be read from the start again, as often as needed. */
  readonly rereadable: boolean
  /**
   * Bytes from `start` up to, not including, `end`; fewer where the source ends before. Reading goes forward, except
   * that what was read last may be read again, or anything where the source is rereadable. `into` may be filled
   * and given back instead of new memory.
   */
  read(start: number, end: number, into?: Bytes): Promise<Blob | Bytes>
  /**
   * The bytes up to `end` are needed next: they may be fetched while others are sent. What was read last stays readable.
   * A failure is told by the next `read`.
   */
  prepare?(end: number): void
  /** Whether what was read is still what there is. Asked before the last bytes are sent. @throws {TransferError} */
  assertUnchanged?(): Promise<void>
  /** Tells this content from another one, for uploads that go on in another process: for example a file's time. */
  readonly mark?: string | undefined
  /** Lets go of what the source holds open. */
  close?(): Promise<void>
}

export function blobSource(blob: Blob): ByteSource {
  return { size: blob.size, rereadable: true, read: async (start, end) => blob.slice(start, end) }
}

export function bytesSource(bytes: Bytes): ByteSource {
  return { size: bytes.length, rereadable: true, read: async (start, end) => bytes.subarray(start, end) }
}

export function lengthOf(part: Blob | Uint8Array): number {
  return part instanceof Blob ? part.size : part.length
}
