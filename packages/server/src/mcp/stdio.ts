/** Over standard input and output, as agents start programs of their own. */
import type { Readable, Writable } from 'node:stream'
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'

export type Stdio = { readonly stdin: Readable; readonly stdout: Writable; readonly signal: AbortSignal }

/** Serves until the agent closes its end, or the signal ends it; what is under way then is aborted. */
export async function serveStdio(server: McpServer, { stdin, stdout, signal }: Stdio): Promise<void> {
  const over = overOf(stdin, signal)
  await server.connect(new StdioServerTransport(stdin, stdout))
  await over
  await server.close()
}

/** The protocol's own end: the agent closes our standard input. */
export function overOf(stdin: Readable, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    for (const event of ['end', 'close', 'error'] as const) stdin.once(event, () => done())
    signal.addEventListener('abort', () => done(), { once: true })
    if (signal.aborted) done()
  })
}
