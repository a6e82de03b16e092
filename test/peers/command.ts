/** Runs programs and waits for them. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string }

export type CommandOptions = {
  readonly environment?: Readonly<Record<string, string>>
  readonly input?: string
  /** It is killed then. @default 120_000 */
  readonly timeoutMs?: number
}

/** What came of it, whichever way it ended. */
export async function outcomeOf(path: string, args: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
  const child = spawn(path, args, {
    env: { ...process.env, ...options.environment },
    timeout: options.timeoutMs ?? 120_000,
    killSignal: 'SIGKILL',
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const ended = new Promise<number>((done, failed) => {
    child.once('error', failed)
    child.once('close', (code, signal) => done(code ?? (signal === null ? 1 : 128)))
  })
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, stdout, stderr }
}

/**
 * What it printed.
 *
 * @throws Error with the end of what it printed, when it failed
 */
export async function outputOf(path: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await outcomeOf(path, args, options)
  if (code === 0) return stdout
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-10).join('\n')
  throw new Error(`ended with ${code}: ${said}`)
}
