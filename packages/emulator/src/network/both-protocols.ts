/** One port for http and https: the first byte of a connection tells which it is. */
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:net'
import { type Attach, type Certificate, createHttpServer, endTls } from './http-server.ts'

/** How every TLS connection begins. https://www.rfc-editor.org/rfc/rfc8446#section-5.1 */
const handshakeRecord = 0x16

export function bothProtocols(listener: RequestListener, certificate: Certificate, attach?: Attach): Server {
  const http = createHttpServer(listener, attach)
  const secure = endTls(http, certificate)
  return createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', (first) => {
      socket.pause()
      socket.unshift(first)
      if (first[0] === handshakeRecord) secure(socket)
      else {
        http.emit('connection', socket)
        socket.resume()
      }
    })
  })
}
