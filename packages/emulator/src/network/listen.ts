/** Opens a port, so that both `localhost` and `127.0.0.1` lead to it. */
import type { AddressInfo, Server, Socket } from 'node:net'
import { EmulatorError } from '../errors.ts'

export type Listening = {
  readonly port: number
  close(): Promise<void>
}

/**
 * @param create a server for one address
 * @param host `localhost` listens on 127.0.0.1 and, where the machine has it, on ::1; anything else only there
 * @param port 0 for any that is free
 * @param flag what chose the port, for the message when it cannot be had
 * @throws EmulatorError `port_in_use`, `bad_option` for an address that is not this machine's
 */
export async function listen(create: () => Server, host: string, port: number, flag = '--port'): Promise<Listening> {
  const [first, ...more] = host === 'localhost' ? ['127.0.0.1', '::1'] : [host]
  const doors = [await open(create(), first!, port, flag)]
  const taken = doors[0]!.port
  try {
    for (const address of more) doors.push(await open(create(), address, taken, flag))
  } catch (error) {
    if (error instanceof EmulatorError) {
      await closeAll(doors)
      // A port that was free on one address and taken on the other: when any port will do, try the next.
      if (port === 0) return listen(create, host, 0, flag)
      throw error
    }
  }
  return { port: taken, close: () => closeAll(doors) }
}

function open(server: Server, address: string, port: number, flag: string): Promise<Listening> {
  const { promise, resolve, reject } = Promise.withResolvers<Listening>()
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.once('error', (cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND') {
      const message = `'${address}' is no address of this machine. Choose another with --host.`
      return reject(new EmulatorError('bad_option', message, { cause }))
    }
    if (cause.code !== 'EADDRINUSE' && cause.code !== 'EACCES') return reject(cause)
    const why = cause.code === 'EACCES' ? 'may not be used without more rights' : 'is in use by another program'
    reject(new EmulatorError('port_in_use', `Port ${port} ${why}. Choose another with ${flag}.`, { cause }))
  })
  const close = (): Promise<void> => {
    const closed = Promise.withResolvers<void>()
    server.close(() => closed.resolve())
    for (const socket of sockets) socket.destroy()
    return closed.promise
  }
  server.listen(port, address, () => resolve({ port: (server.address() as AddressInfo).port, close }))
  return promise
}

async function closeAll(doors: readonly Listening[]): Promise<void> {
  await Promise.all(doors.map((door) => door.close()))
}
