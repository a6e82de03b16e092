/** Opens the emulator's port, so that both `localhost` and `127.0.0.1` lead to it. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { EmulatorError } from './errors.ts'

export type Listening = {
  readonly port: number
  close(): Promise<void>
}

/**
 * @param host `localhost` listens on 127.0.0.1 and, where the machine has it, on ::1; anything else only there
 * @param port 0 for any that is free
 * @throws EmulatorError `port_in_use`
 */
export async function listen(listener: RequestListener, host: string, port: number): Promise<Listening> {
  const [first, ...more] = host === 'localhost' ? ['127.0.0.1', '::1'] : [host]
  const server = await open(listener, first!, port)
  const servers = [server]
  const taken = (server.address() as AddressInfo).port
  try {
    for (const address of more) servers.push(await open(listener, address, taken))
  } catch (error) {
    if (error instanceof EmulatorError) {
      await closeAll(servers)
      // A port that was free on one address and taken on the other: when any port will do, try the next.
      if (port === 0) return listen(listener, host, 0)
      throw error
    }
  }
  return { port: taken, close: () => closeAll(servers) }
}

function open(listener: RequestListener, address: string, port: number): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>()
  // Uploads of gigabytes may take their time; nothing here has to be defended against slow strangers.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 10_000 }, listener)
  server.once('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EADDRINUSE' && cause.code !== 'EACCES') return reject(cause)
    const why = cause.code === 'EACCES' ? 'may not be used without more rights' : 'is in use by another program'
    reject(new EmulatorError('port_in_use', `Port ${port} ${why}. Choose another with --port.`, { cause }))
  })
  server.listen(port, address, () => resolve(server))
  return promise
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map((server) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      server.close(() => resolve())
      server.closeAllConnections()
      return promise
    }),
  )
}
