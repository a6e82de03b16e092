#!/usr/bin/env node
/** The command. Reads the environment, listens to signals, and leaves with the exit code of what was run. */
import * as http from 'node:http'
import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'
import { isProxied } from './machine.ts'

// A command waits for the network, not for the processor: a small heap, collected often, serves it better.
setFlagsFromString('--optimize-for-size')
setFlagsFromString('--liftoff-only')
setFlagsFromString('--no-opt')
enableCompileCache()
// Not in every Node 22.
if (isProxied(process.env)) http.setGlobalProxyFromEnv?.(process.env)

// Imported after the compile cache is on, which makes every start but the first quicker.
const [{ run }, { default: envPaths }] = await Promise.all([import('./program.ts'), import('env-paths')])

// Whoever reads our output may stop reading, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

const stopping = new AbortController()
process.on('SIGINT', () => {
  // A second one means: now.
  if (stopping.signal.aborted) process.exit(130)
  stopping.abort()
})

process.exitCode = await run(
  {
    environment: process.env,
    configFolder: process.env['DRAWBRIDGE_CONFIG'] || envPaths('drawbridge', { suffix: '' }).config,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: stopping.signal,
    now: Date.now,
  },
  process.argv.slice(2),
)
