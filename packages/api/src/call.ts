/** A small typed fetch for the routes of this package. */
import { type ProblemBody, problemSchema } from './problem.ts'
import type { Answer, Body, PathParameters, Query, Route } from './route.ts'

export type CallOptions = {
  /** The server's public URL; empty for the page's own origin. */
  readonly baseUrl: string
  /** Sent as `Authorization: Bearer …`: the operator key or a user token. */
  readonly token?: string | undefined
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch | undefined
  readonly signal?: AbortSignal | undefined
}

type Needed<Name extends string, Value> = [Value] extends [undefined] ? unknown : { readonly [N in Name]: Value }

export type CallInput<R extends Route> = ([keyof PathParameters<R>] extends [never]
  ? unknown
  : { readonly params: PathParameters<R> }) &
  Needed<'body', Body<R>> & { readonly query?: Query<R> }

/** The server answered, and the answer was no. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly problem: ProblemBody['error']

  constructor(status: number, problem: ProblemBody['error']) {
    super(problem.message)
    this.status = status
    this.code = problem.code
    this.problem = problem
  }
}

/** Where a route is, with what goes into its path and its query. */
export function addressOf<R extends Route>(route: R, input: CallInput<R>, baseUrl: string): string {
  const { params = {}, query = {} } = input as Record<string, Record<string, string> | undefined>
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined)).toString()
  return `${baseUrl}${path}${search && `?${search}`}`
}

/**
 * Calls one route of the server.
 *
 * @throws {ApiError} when the server answers with a problem
 * @throws {TypeError} when the server cannot be reached
 */
export async function call<R extends Route>(
  route: R,
  input: CallInput<R>,
  { baseUrl, token, fetch: send = fetch, signal }: CallOptions,
): Promise<Answer<R>> {
  const { body } = input as { readonly body?: unknown }
  const headers = new Headers({ accept: 'application/json' })
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  if (body !== undefined) headers.set('content-type', 'application/json')

  const response = await send(addressOf(route, input, baseUrl), {
    method: route.method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  })
  if (!response.ok) throw new ApiError(response.status, await readProblem(response))
  return (route.response ? route.response.parse(await response.json()) : undefined) as Answer<R>
}

/** What a refusal says. */
export async function readProblem(response: Response): Promise<ProblemBody['error']> {
  const body: unknown = await response.json().catch(() => undefined)
  const problem = problemSchema.safeParse(body)
  if (problem.success) return problem.data.error
  return { code: 'unexpected_answer', message: `The server answered ${response.status} without saying why.` }
}
