/** Servers on one database behind one address, any of which may be killed at any moment. */
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type Cluster = {
  /** Leads to any server that lives. */
  readonly url: string
  readonly operatorKey: string
  /** So many milliseconds ahead of the machine's clock, on every server. */
  setAhead(ms: number): void
  /** Ends one with kill -9. @returns `false` when none lives */
  kill(random: () => number): Promise<boolean>
  /** Starts those that were killed. */
  heal(): Promise<void>
  /** Ends the database with kill -9; a server starts it again. */
  killDatabase(): void
  close(): Promise<void>
}

type Node = { readonly port: number; child: ChildProcess | undefined; operatorKey: string }

export async function openCluster(dataFolder: string, count: number): Promise<Cluster> {
  const nodes: Node[] = []
  let ahead = 0
  let healing = Promise.resolve()
  const balancer = await openBalancer(() => nodes.filter(({ child }) => child).map(({ port }) => port))
  const url = `http://localhost:${(balancer.address() as AddressInfo).port}`

  const start = async (node: Node): Promise<void> => {
    const args = [dataFolder, String(node.port), url, String(ahead)]
    const child = fork(join(import.meta.dirname, 'node.ts'), args, {
      execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
    })
    const ready = await Promise.race([
      new Promise<{ operatorKey: string }>((done) => child.once('message', (message) => done(message as never))),
      new Promise<undefined>((done) => child.once('exit', () => done(undefined))),
    ])
    // While the database is down a server may give up; it is started again like one that was killed.
    if (!ready) return
    node.operatorKey = ready.operatorKey
    node.child = child
    child.once('exit', () => {
      if (node.child === child) node.child = undefined
    })
    child.send({ ahead })
  }

  for (let index = 0; index < count; index += 1) {
    const node: Node = { port: await freePort(), child: undefined, operatorKey: '' }
    nodes.push(node)
    // One after the other: the first makes the keys that the others read.
    await start(node)
  }

  const living = () => nodes.filter(({ child }) => child !== undefined)
  return {
    url,
    operatorKey: nodes[0]!.operatorKey,
    setAhead(ms) {
      ahead = ms
      for (const { child } of living()) child!.send({ ahead })
    },
    async kill(random) {
      const node = living()[Math.floor(random() * living().length)]
      if (!node) return false
      const gone = new Promise((done) => node.child!.once('exit', done))
      node.child!.kill('SIGKILL')
      await gone
      node.child = undefined
      return true
    },
    heal() {
      healing = healing.then(async () => {
        for (const node of nodes) {
          for (let tries = 0; !node.child && tries < 20; tries += 1) {
            await start(node)
            if (!node.child) await sleep(200)
          }
        }
      })
      return healing
    },
    killDatabase() {
      try {
        const [pid] = readFileSync(join(dataFolder, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')
        process.kill(Number(pid), 'SIGKILL')
      } catch (error) {
        if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
      }
    },
    async close() {
      for (const { child } of living()) {
        const gone = new Promise((done) => child!.once('exit', done))
        child!.disconnect()
        await gone
      }
      balancer.close()
    },
  }
}

/** Hands each connection to the next server that takes it. */
async function openBalancer(ports: () => number[]): Promise<Server> {
  let turn = 0
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const order = ports()
    turn += 1
    const rotated = order.map((_, index) => order[(index + turn) % order.length]!)
    handOver(socket, rotated)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

function handOver(socket: Socket, [port, ...others]: readonly number[]): void {
  socket.on('error', () => socket.destroy())
  if (port === undefined) {
    socket.destroy()
    return
  }
  const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const next = (): void => handOver(socket, others)
  upstream.once('error', next)
  upstream.once('connect', () => {
    upstream.off('error', next)
    upstream.on('error', () => socket.destroy())
    upstream.on('close', () => socket.destroy())
    socket.on('close', () => upstream.destroy())
    socket.pipe(upstream).pipe(socket)
  })
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}
