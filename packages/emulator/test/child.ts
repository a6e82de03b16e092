/** An emulator as a process of its own, which can be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Child = {
  readonly url: string
  /** As a crash does; resolves once the process is gone. */
  kill(): Promise<void>
}

const main = join(import.meta.dirname, '../src/main.ts')

/** Resolves once it has said where it listens. */
export async function startChild(data: string, args: readonly string[] = []): Promise<Child> {
  const all = ['--conditions=source', main, '--port', '0', '--data', data, ...args]
  const child: ChildProcess = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  for await (const line of createInterface(child.stdout!)) {
    const [url] = /http:\/\/[\w.:]+/.exec(line) ?? []
    if (url === undefined) continue
    return {
      url,
      async kill() {
        child.kill('SIGKILL')
        await gone
      },
    }
  }
  throw new Error('The emulator ended before it said where it listens.')
}
