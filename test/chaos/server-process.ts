/** A server in a process of its own, which can be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type ServerProcess = {
  readonly url: string
  readonly process: ChildProcess
  kill(): Promise<void>
}

const main = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url))

/** @param lines what it writes, at its most talkative */
export async function startServerProcess(dataFolder: string, lines: string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--conditions=source', main], {
    env: { ...process.env, DRAWBRIDGE_PORT: '0', DRAWBRIDGE_DATA: dataFolder, LOG_LEVEL: 'trace' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stderr.on('data', (chunk: Buffer) => void lines.push(chunk.toString()))
  const url = await new Promise<string>((found, fail) => {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line)
      if (line.includes('The server is ready.')) found((JSON.parse(line) as { url: string }).url)
    })
    child.once('exit', (code) => fail(new Error(`The server ended with ${code}:\n${lines.slice(-5).join('\n')}`)))
  })
  return {
    url,
    process: child,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
