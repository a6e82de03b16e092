/** The real command, as a process of its own, with an emulator and a configuration folder of its own. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { demo, type Emulator, type EmulatorOptions, startEmulator } from '@drawbridge/emulator'
import type { Machine } from '../src/machine.ts'
import { run as runProgram } from '../src/program.ts'

export const main = resolve(import.meta.dirname, '../src/main.ts')

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

export type RunOptions = {
  readonly input?: string | Uint8Array
  readonly environment?: Record<string, string>
  /** Told of standard error as it comes. */
  readonly onStderr?: (text: string, stop: (signal: NodeJS.Signals) => void) => void
  /** Ctrl-C once this is so. */
  readonly until?: () => boolean
  /** The process is killed, as by a power cut, once this is so. */
  readonly kill?: () => boolean
  readonly onStdout?: (text: string, stop: (signal: NodeJS.Signals) => void) => void
}

export type World = AsyncDisposable & {
  readonly emulator: Emulator
  /** A folder to work in. */
  readonly folder: string
  readonly configFolder: string
  readonly environment: Record<string, string>
  run(args: readonly string[], options?: RunOptions): Promise<Ran>
  /** The same command inside this process, which is quicker: for what only prepares or looks after. Local paths are absolute. */
  inside(args: readonly string[], options?: Pick<RunOptions, 'input'>): Promise<Ran>
  /** The JSON that the command answers with. @throws when it fails */
  json<Answer>(...args: readonly string[]): Promise<Answer>
  /** Signs in by the browser, whose part is played here. */
  login(...args: readonly string[]): Promise<Ran>
}

export async function createWorld(
  autoSignIn = demo.accounts.work.userPrincipalName,
  options: EmulatorOptions = {},
): Promise<World> {
  const [emulator, folder] = await Promise.all([
    startEmulator({ autoSignIn, ...options }),
    mkdtemp(join(tmpdir(), 'drawbridge-cli-')),
  ])
  const configFolder = join(folder, 'config')
  const base = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    DRAWBRIDGE_CONFIG: configFolder,
    DRAWBRIDGE_EMULATOR: emulator.url,
    // The keyring of whoever runs the tests is not ours to fill.
    DRAWBRIDGE_KEYRING: 'off',
  }

  const run: World['run'] = (args, { input, environment, onStderr, onStdout, until, kill } = {}) => {
    const child = spawn(process.execPath, ['--conditions=source', main, ...args], {
      cwd: folder,
      env: { ...base, ...environment },
    })
    // A second signal would mean: at once.
    const stop = (signal: NodeJS.Signals): void => void (child.killed || child.kill(signal))
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (bytes) => {
      stdout += bytes
      onStdout?.(stdout, stop)
    })
    child.stderr.on('data', (bytes) => {
      stderr += bytes
      onStderr?.(stderr, stop)
    })
    const timer = setInterval(() => {
      if (until?.()) stop('SIGINT')
      if (kill?.()) stop('SIGKILL')
    }, 5)
    child.once('close', () => clearInterval(timer))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    return new Promise((done, failed) => {
      child.once('error', failed)
      child.once('close', (code) => done({ code, stdout, stderr }))
    })
  }

  const inside: World['inside'] = async (args, { input = '' } = {}) => {
    const [stdout, stderr] = [gathering(), gathering()]
    const machine = {
      environment: base,
      configFolder,
      stdin: Readable.from([Buffer.from(input)]),
      stdout: stdout.stream,
      stderr: stderr.stream,
      signal: new AbortController().signal,
      now: Date.now,
    } as unknown as Machine
    const code = await runProgram(machine, args)
    return { code, stdout: stdout.text(), stderr: stderr.text() }
  }

  return {
    emulator,
    folder,
    configFolder,
    environment: base,
    run,
    inside,
    json: async (...args) => {
      const ran = await inside([...args, '--json'])
      if (ran.code !== 0) throw new Error(`drawbridge ${args.join(' ')} ended with ${ran.code}: ${ran.stderr}`)
      return JSON.parse(ran.stdout)
    },
    login: (...args) => {
      let visited = false
      return run(['login', '--no-browser', '--client-id', demo.publicApp.clientId, ...args], {
        onStderr: (text) => {
          const url = /^ {2}(http\S+)\n/m.exec(text)?.[1]
          if (!url || visited) return
          visited = true
          void visit(url)
        },
      })
    },
    [Symbol.asyncDispose]: async () => {
      await emulator.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function gathering(): { stream: Writable; text: () => string } {
  const parts: Buffer[] = []
  const stream = new Writable({
    write: (bytes, _, done) => {
      parts.push(Buffer.from(bytes))
      done()
    },
  })
  return { stream, text: () => Buffer.concat(parts).toString() }
}

/** As a browser does: follows redirects and keeps cookies, which `fetch` alone does not. */
export async function visit(url: string, init?: RequestInit): Promise<Response> {
  const cookies = new Map<string, string>()
  let [at, options] = [url, init]
  for (let hops = 0; hops < 20; hops++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(at, { ...options, redirect: 'manual', headers: { ...options?.headers, cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';', 1)[0]!.split(/=(.*)/s)
      cookies.set(name!, value!)
    }
    const location = response.headers.get('location')
    if (!location) return response
    ;[at, options] = [new URL(location, at).href, undefined]
  }
  throw new Error(`${url} redirects without an end.`)
}
