/**
 * Being told of changes over a socket, for clients without an address of their own: Graph hands out a URL, and whoever
 * connects to it with Socket.IO hears `notification` when the drive has changed.
 *
 * @see https://learn.microsoft.com/graph/api/subscriptions-socketio
 */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import type { Clock } from '../clock.ts'

export type SocketEndpoint = {
  readonly id: string
  /** Opens the endpoint to whoever has it. */
  readonly key: string
  readonly driveId: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

export type Sockets = {
  /** Hands out an endpoint for a drive. */
  open(driveId: string): SocketEndpoint
  /** Tells that a drive's log has grown. */
  changed(driveId: string): void
  /** Lets clients come in by a server, before it answers anything else. */
  attach(server: HttpServer): void
}

/** An hour and a half: clients ask for another before. */
const lifetime = 90 * 60_000

export function createSockets(clock: Clock): Sockets {
  const endpoints = new Map<string, SocketEndpoint>()
  const io = new Server({ serveClient: false, cors: { origin: '*' } })
  const namespace = io.of('/notifications')

  namespace.use((socket, next) => {
    const { snthgk } = socket.handshake.query
    // Some clients connect to the host alone: they mean what they were given last.
    const endpoint = snthgk === undefined ? [...endpoints.values()].at(-1) : endpoints.get(String(snthgk))
    if (endpoint === undefined || endpoint.expiresAt <= clock.now()) {
      next(new Error('This endpoint is not known or has expired. Ask Graph for a new one.'))
      return
    }
    socket.data.endpoint = endpoint
    void socket.join(endpoint.driveId)
    next()
  })

  return {
    open(driveId) {
      const now = clock.now()
      for (const { key, expiresAt } of [...endpoints.values()]) if (expiresAt <= now) endpoints.delete(key)
      const key = randomBytes(24).toString('base64url')
      const endpoint = { id: randomUUID(), key, driveId, expiresAt: now + lifetime }
      endpoints.set(key, endpoint)
      return endpoint
    },
    changed(driveId) {
      for (const socket of namespace.sockets.values()) {
        const { id, driveId: watched, expiresAt } = socket.data.endpoint as SocketEndpoint
        if (watched !== driveId) continue
        if (expiresAt <= clock.now()) socket.disconnect()
        else
          socket.emit('notification', { subscriptionId: id, changeType: 'updated', resource: `drives/${driveId}/root` })
      }
    },
    attach: (server) => void io.attach(server),
  }
}
