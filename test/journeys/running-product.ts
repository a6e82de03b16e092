/** The whole product as `npm start` brings it up: a process of its own, on free ports, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

export type Ports = { readonly server: number; readonly emulator: number; readonly product: number }

export type RunningProduct = {
  readonly productUrl: string
  readonly serverUrl: string
  readonly emulatorUrl: string
  /** All that it has written to its terminal so far. */
  output(): string
  /** Asks it to stop as Ctrl-C does, and returns its exit code. */
  stop(): Promise<number | null>
}

const script = fileURLToPath(new URL('../../scripts/start.ts', import.meta.url))

/**
 * Starts the product and waits until it says that it is ready.
 *
 * @throws {Error} with the product's own output when it stops instead
 */
export async function startProduct(dataFolder: string, ports: Ports): Promise<RunningProduct> {
  const flags = Object.entries(ports).flatMap(([name, port]) => [`--${name}-port`, String(port)])
  const child = spawn(
    process.execPath,
    ['--conditions=source', script, ...flags, '--data', dataFolder, '--log-level', 'trace'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const output = collect(child)
  await readyOrEnded(child, output)
  return {
    productUrl: `http://localhost:${ports.product}`,
    serverUrl: `http://localhost:${ports.server}`,
    emulatorUrl: `http://localhost:${ports.emulator}`,
    output,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode
      const ended = once(child, 'exit')
      child.kill('SIGINT')
      await ended
      return child.exitCode
    },
  }
}

/** Ports that were free a moment ago. */
export async function freePorts(): Promise<Ports> {
  const servers = await Promise.all([0, 1, 2].map(() => listening()))
  const [server, emulator, product] = servers.map((each) => (each.address() as { port: number }).port)
  await Promise.all(servers.map((each) => new Promise((resolve) => each.close(resolve))))
  return { server: server!, emulator: emulator!, product: product! }
}

async function listening() {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  return server
}

function collect(child: ChildProcess): () => string {
  let text = ''
  const add = (chunk: Buffer): void => {
    text += chunk.toString()
  }
  child.stdout!.on('data', add)
  child.stderr!.on('data', add)
  return () => text
}

function readyOrEnded(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', () => {
      if (output().includes('Drawbridge is ready')) resolve()
    })
    child.on('exit', (code) => reject(new Error(`The product stopped with exit code ${code}:\n${output()}`)))
  })
}
