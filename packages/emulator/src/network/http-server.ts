/** HTTP as the emulator speaks it, whichever way a connection comes in. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer } from 'node:tls'

/** Adds something to a server before it answers its first request. */
export type Attach = (server: Server) => void

export function createHttpServer(listener: RequestListener, attach: Attach = () => {}): Server {
  // Uploads of gigabytes may take their time; nothing here has to be defended against slow strangers.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 10_000 }, listener)
  attach(server)
  return server
}

/** PEM. */
export type Certificate = { readonly cert: string; readonly key: string }

/** Takes connections, ends their TLS, and hands what is inside to the server as if it had come in plain. */
export function endTls(server: Server, certificate: Certificate): (connection: Duplex) => void {
  const tls = createTlsServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, (secure) => {
    secure.on('error', () => secure.destroy())
    server.emit('connection', secure)
  })
  // A client that does not trust the certificate hangs up in the middle of the handshake. It says so itself.
  tls.on('tlsClientError', (_error, secure) => secure.destroy())
  return (connection) => void tls.emit('connection', connection)
}
