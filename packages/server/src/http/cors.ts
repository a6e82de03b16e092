/**
 * Which pages may use the SDK: those on the allowed origins of the project, exactly, and no cookie ever.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
import type { MiddlewareHandler } from 'hono'
import { Problem } from '../errors.ts'
import { allowsOrigin, type Project } from '../projects/project.ts'
import type { Projects } from '../projects/store.ts'
import type { AppEnv } from './env.ts'
import { isId } from './id.ts'

/** Where the SDK's routes and the proxy live. */
export const sdkPattern = '/sdk/v1/projects/:projectId/*'
/** Where agents that run in a page are served. */
export const mcpPattern = '/mcp/v1/projects/:projectId/*'

const preflight = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-max-age': '600',
}

/** `*` would not count for headers where it matters, so what pages may read of an answer is listed. */
export const exposed = [
  'content-range',
  'content-disposition',
  'drawbridge-request-id',
  'etag',
  'location',
  'mcp-session-id',
  'preference-applied',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'request-id',
  'retry-after',
].join(', ')

/** @throws {Problem} `origin_not_allowed` unless the project allows pages of this origin */
export async function assertAllowedOrigin(find: () => Promise<Project>, origin: string): Promise<void> {
  const project = await find().catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'not_found') return undefined
    throw error
  })
  // An unknown project allows nothing and is not told apart, so that nobody learns which projects exist.
  if (project && allowsOrigin(project, origin)) return
  throw new Problem('origin_not_allowed', `Pages on ${origin} may not use this project. Add it to its allowed origins.`)
}

export function sdkCors(projects: Projects): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const origin = context.req.header('origin')
    // Back ends send no origin. They need the user token like everyone.
    if (origin === undefined) {
      await next()
      context.res.headers.append('vary', 'Origin')
      return
    }

    const projectId = context.req.param('projectId')
    await assertAllowedOrigin(() => projects.get(isId(projectId) ? projectId : ''), origin)
    const granted = { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed }

    if (context.req.method === 'OPTIONS' && context.req.header('access-control-request-method') !== undefined) {
      const asked = context.req.header('access-control-request-headers')
      return context.body(null, 204, {
        ...granted,
        ...preflight,
        ...(asked !== undefined && { 'access-control-allow-headers': asked }),
        vary: 'Origin, Access-Control-Request-Headers',
      })
    }
    await next()
    for (const [name, value] of Object.entries(granted)) context.res.headers.set(name, value)
    context.res.headers.append('vary', 'Origin')
    return
  }
}
