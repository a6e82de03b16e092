/**
 * One route of the server as data: what goes in, what comes out, who may call.
 *
 * The server mounts these, the console and the SDK call them, the reference is written from them.
 * A route's path holds `:name` for each path parameter.
 */
import type { z } from 'zod'

/**
 * Who a route lets in.
 *
 * - `operator`: the operator key as bearer token, or the console's session cookie
 * - `user`: a user token, signed by the product, as bearer token
 * - `anyone`: no credential
 */
export type Access = 'operator' | 'user' | 'anyone'

export type Route = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly access: Access
  /** One sentence for the reference. */
  readonly summary: string
  readonly query?: z.ZodType<Record<string, string | undefined>>
  readonly body?: z.ZodType
  /** Absent: the answer is 204 with no body. */
  readonly response?: z.ZodType
}

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
