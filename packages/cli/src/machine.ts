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

/** Whether requests to the outside go through a proxy. */
export function isProxied(environment: Machine['environment']): boolean {
  return ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].some((name) => environment[name])
}
