/** Pages of any origin may call Graph: the token decides, and no cookie is looked at. */
import type { HttpBindings } from '@hono/node-server'
import { createMiddleware } from 'hono/factory'

const headers = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers':
    'ETag, Location, Preference-Applied, Content-Range, Retry-After, WWW-Authenticate, request-id, client-request-id, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset',
}
const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE'

export const crossOrigin = createMiddleware<{ Bindings: Partial<HttpBindings> }>(async (c, next) => {
  const asked = c.req.header('access-control-request-method')
  if (c.req.method === 'OPTIONS' && asked !== undefined) {
    const names = c.req.header('access-control-request-headers') ?? '*'
    const allowed = { 'Access-Control-Allow-Methods': methods, 'Access-Control-Allow-Headers': names }
    return c.body(null, 204, { ...headers, ...allowed, 'Access-Control-Max-Age': '600' })
  }
  // On Node's own answer, since some bodies are written to it directly.
  for (const [name, value] of Object.entries(headers)) c.env?.outgoing?.setHeader(name, value)
  return next()
})
