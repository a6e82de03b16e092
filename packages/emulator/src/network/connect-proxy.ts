/**
 * A proxy for clients whose host names cannot be changed: with `HTTPS_PROXY` pointing here, whatever they send to
 * Microsoft reaches the emulator. It takes CONNECT for Microsoft's names, ends TLS itself, and hands the connection to
 * the emulator's own HTTP server with the Host header as it came. It never dials out: any other host is refused.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-connect
 */
import { createServer, type RequestListener, type Server } from 'node:http'
import { type Attach, type Certificate, createHttpServer, endTls } from './http-server.ts'
import { isMicrosoftHost } from './microsoft-hosts.ts'

const onlyConnect =
  'This is the proxy of the emulator. It takes CONNECT for the host names of Microsoft, nothing else.\n'

/** @param certificate for Microsoft's names */
export function connectProxy(listener: RequestListener, certificate: Certificate, attach?: Attach): Server {
  const secure = endTls(createHttpServer(listener, attach), certificate)
  const proxy = createServer((_request, response) => {
    response.writeHead(405, { 'content-type': 'text/plain', allow: 'CONNECT' }).end(onlyConnect)
  })
  proxy.on('connect', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const target = request.url ?? ''
    if (!isOurs(target)) return void socket.end(refusal(target))
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (head.length > 0) socket.unshift(head)
    secure(socket)
  })
  return proxy
}

function isOurs(target: string): boolean {
  const [, host, port] = /^([^:]+):(\d+)$/.exec(target) ?? []
  return port === '443' && isMicrosoftHost(host!)
}

function refusal(target: string): string {
  const text = `The emulator stands in for Microsoft on port 443 and connects to nothing else; not to ${target.replace(/[^\w.:[\]-]/g, '?')}.\n`
  return [
    'HTTP/1.1 403 Forbidden',
    'Content-Type: text/plain',
    `Content-Length: ${text.length}`,
    'Connection: close',
    '',
    text,
  ].join('\r\n')
}
