/** Mounts a route of the API: who may call, what goes in, what comes out, all read from the route's own data. */
import type { PathParameters, Route } from '@drawbridge/api'
import type { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { z } from 'zod'
import { Problem } from '../errors.ts'
import { issueInWords } from '../issue-words.ts'
import type { Memory } from '../postgres/memory.ts'
import type { Authenticate, UserCaller } from './authenticate.ts'
import { type Credentials, credentialsIn } from './credentials.ts'
import type { AppContext, AppEnv } from './env.ts'
import { isId } from './id.ts'

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

export type Call<R extends Route> = {
  readonly params: PathParameters<R>
  readonly body: Parsed<R['body']>
  readonly query: Parsed<R['query']>
  /** The product's user, on routes of users. */
  readonly user: R['access'] extends 'user' ? UserCaller : undefined
  readonly context: AppContext
}

export type Handle<R extends Route> = (
  call: Call<R>,
) => Promise<
  R['streams'] extends z.ZodType ? Response : R['response'] extends z.ZodType ? z.input<R['response']> : void
>

export type Mount = <R extends Route>(route: R, handle: Handle<R>) => void

const longestBody = 1024 * 1024

type Services = {
  readonly authenticate: Authenticate
  readonly memory: Memory
  /** How many reverse proxies stand in front. */
  readonly proxies: number
}

export function createMount(app: Hono<AppEnv>, { authenticate, memory, proxies }: Services): Mount {
  const limit = bodyLimit({
    maxSize: longestBody,
    onError: () => {
      throw new Problem('payload_too_large', 'The body is larger than 1 MB.')
    },
  })

  return (route, handle) => {
    app.on(route.method, route.path, limit, async (context) => {
      const params = context.req.param() as Record<string, string>
      assertIds(params)
      const user = await identify(authenticate, route, credentialsIn(context, proxies), params['projectId'] ?? '')
      const query = route.query && parse(route.query, readQuery(context), 'query')
      const body = route.body && parse(route.body, await readJson(context), 'body')

      const call = { params, query, body, user, context } as unknown as Call<typeof route>
      const answer = await handle(call)
      // Whoever has changed something finds it changed at once, by whatever way they look.
      if (route.method !== 'GET') memory.forget()
      if (route.streams) return answer as Response
      context.header('cache-control', 'no-store')
      // Only what the route declares leaves, whatever a handler hands over.
      return route.response ? context.json(route.response.parse(answer) as object) : context.body(null, 204)
    })
  }
}

async function identify(
  authenticate: Authenticate,
  { access, scope }: Route,
  credentials: Credentials,
  projectId: string,
): Promise<UserCaller | undefined> {
  if (access === 'operator') await authenticate.operator(credentials)
  if (access === 'project') await authenticate.project(credentials, projectId, scope)
  return access === 'user' ? authenticate.user(credentials, projectId) : undefined
}

function assertIds(params: Record<string, string>): void {
  for (const [name, value] of Object.entries(params)) {
    if (!isId(value)) throw new Problem('not_found', `There is nothing with this ${name}.`)
  }
}

function readQuery(context: AppContext): Record<string, string> {
  const query = context.req.query()
  for (const [name, value] of Object.entries(query)) {
    if (value.includes('\0')) throw new Problem('invalid_request', `${name}: The character U+0000 cannot be stored.`)
  }
  return query
}

async function readJson(context: AppContext): Promise<unknown> {
  const type = context.req.header('content-type') ?? ''
  if (!/^application\/json *(;|$)/i.test(type)) {
    throw new Problem('unsupported_media_type', 'Send the body as JSON, with content-type: application/json.')
  }
  try {
    const value: unknown = JSON.parse(await context.req.text(), assertStorable)
    return value
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw new Problem('invalid_request', 'The body is not valid JSON.', { cause })
  }
}

/** PostgreSQL stores no U+0000 and no half of a surrogate pair, be it in a text or in the name of one. */
export function assertStorable(name: string, value: unknown): unknown {
  for (const text of typeof value === 'string' ? [name, value] : [name]) {
    if (text.includes('\0')) {
      throw new Problem('invalid_request', `${name.replaceAll('\0', '')}: The character U+0000 cannot be stored.`)
    }
    if (!text.isWellFormed()) {
      throw new Problem('invalid_request', `${name.toWellFormed()}: Half of a surrogate pair cannot be stored.`)
    }
  }
  return value
}

/** @throws {Problem} `invalid_request` naming the field; values are not repeated */
function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, whole: string): z.output<Schema> {
  const result = parseDeep(schema, value)
  if (result.success) return result.data
  const lines = result.error.issues.map(({ path, message }) => `${path.join('.') || whole}: ${message}`)
  const more = lines.length > 5 ? [`And ${lines.length - 5} more.`] : []
  throw new Problem('invalid_request', [...lines.slice(0, 5), ...more].join(' '))
}

/** @throws {Problem} `invalid_request` for what is nested deeper than a schema that holds itself can follow */
function parseDeep<Schema extends z.ZodType>(schema: Schema, value: unknown): z.ZodSafeParseResult<z.output<Schema>> {
  try {
    return schema.safeParse(value, { error: issueInWords })
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new Problem('invalid_request', 'The body is nested too deeply.', { cause })
  }
}
