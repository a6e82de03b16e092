/**
 * One route of the server as data: what goes in, what comes out, who may call.
 *
 * The server mounts these, the console and the SDK call them, the reference is written from them.
 * A route's path holds `:name` for each path parameter.
 */
import { z } from 'zod'

/** What an API key may be allowed to do. */
export const apiKeyScopeSchema = z.enum([
  'projects:read',
  'connections:read',
  'connections:write',
  'files:read',
  'files:write',
  'events:read',
  'webhooks:write',
  'workflows:read',
  'workflows:write',
  'workflows:run',
])
export type ApiKeyScope = z.infer<typeof apiKeyScopeSchema>

/**
 * Who a route lets in.
 *
 * - `operator`: the operator key as bearer token, or the console's session cookie
 * - `project`: an API key of the project that the path names, if it has the route's `scope`; or the operator
 * - `user`: a user token, signed by the product, as bearer token
 * - `anyone`: no credential
 */
export type Access = 'operator' | 'project' | 'user' | 'anyone'

export type Route = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  /** One sentence for the reference. */
  readonly summary: string
  readonly query?: z.ZodType<Record<string, unknown>, Record<string, string | undefined>>
  readonly body?: z.ZodType
  /** Absent: the answer is 204 with no body, or a stream. */
  readonly response?: z.ZodType
  /** The answer stays open and tells one of these after the other, as server-sent events (`text/event-stream`). */
  readonly streams?: z.ZodType
} & (
  | { readonly access: 'project'; readonly scope: ApiKeyScope }
  | { readonly access: Exclude<Access, 'project'>; readonly scope?: never }
)

type Segments<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | Segments<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** The path parameters of a route: `{ projectId: string }` for `/projects/:projectId`. */
export type PathParameters<R extends Route> = { readonly [Name in Segments<R['path']>]: string }

export type Body<R extends Route> = R['body'] extends z.ZodType ? z.input<R['body']> : undefined
export type Query<R extends Route> = R['query'] extends z.ZodType ? z.input<R['query']> : undefined
export type Answer<R extends Route> = R['response'] extends z.ZodType ? z.output<R['response']> : undefined

/** Keeps the literal types of a route, so that its path parameters are known by name. */
export function route<const R extends Route>(definition: R): R {
  return definition
}
