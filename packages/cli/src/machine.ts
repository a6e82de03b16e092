/** What a command may know of the machine it runs on. Only main.ts makes one. */
import type { ReadStream, WriteStream } from 'node:tty'

export type Machine = {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Folder of profiles and settings. */
  readonly configFolder: string
  readonly stdin: ReadStream
  readonly stdout: WriteStream
  readonly stderr: WriteStream
  /** Ends with the first Ctrl-C. */
  readonly signal: AbortSignal
  /** Milliseconds since 1970. */
  readonly now: () => number
}
