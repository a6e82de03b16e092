/** The control: every route there is, checked and answered as JSON. */
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import { EmulatorError } from '../errors.ts'
import { clockRoutes } from './clock.ts'
import { directoryRoutes } from './directory.ts'
import { driveRoutes } from './drives.ts'
import { faultRoutes } from './faults.ts'
import { refuseCaller } from './guard.ts'
import { journalRoutes } from './journal.ts'
import { type ControlInput, type ControlRoute, type ControlServices, missing } from './route.ts'
import { snapshotRoutes } from './snapshots.ts'
import { subscriptionRoutes } from './subscriptions.ts'

export const controlRoutes: readonly ControlRoute[] = [
  ...clockRoutes,
  ...faultRoutes,
  ...subscriptionRoutes,
  ...snapshotRoutes,
  ...directoryRoutes,
  ...driveRoutes,
  ...journalRoutes,
]

type Env = { Bindings: Partial<HttpBindings> }

/** A request that cannot be understood, and why. */
class BadRequest extends Error {}

export function controlApi(services: ControlServices, control: 'loopback' | 'any'): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use('*', async (c, next) => {
    const incoming = c.env.incoming
    const refused =
      incoming && refuseCaller({ headers: incoming.headers, address: incoming.socket.remoteAddress }, control)
    if (refused) return problem(c, 403, refused)
    await next()
    c.res.headers.set('Cache-Control', 'no-store')
  })
  for (const each of controlRoutes) {
    routes.on(each.method, each.path, async (c) => {
      const input = {
        params: c.req.param() as Record<string, string>,
        body: await readBody(c, each),
        query: readQuery(c, each),
      }
      const answer = await each.answer(services, input as ControlInput<never>)
      if (answer === missing) return problem(c, 404, `There is no ${Object.values(input.params).join(' ')} here.`)
      return answer === undefined ? c.body(null, 204) : c.json(answer)
    })
  }
  routes.all('*', (c) => problem(c, 404, `The control has no ${c.req.method} ${c.req.path}.`))
  routes.onError((error, c) => {
    if (error instanceof BadRequest || error instanceof EmulatorError) return problem(c, 400, error.message)
    if (error instanceof RangeError) return problem(c, 404, error.message)
    return problem(c, 500, `The emulator failed: ${error.message}`)
  })
  return routes
}

async function readBody(c: Context, { body }: ControlRoute): Promise<unknown> {
  if (body === undefined) return undefined
  const text = await c.req.text()
  let json: unknown
  try {
    json = text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    throw new BadRequest('The body is not JSON.')
  }
  return check(body, json, 'body')
}

function readQuery(c: Context, { query }: ControlRoute): unknown {
  return query === undefined ? undefined : check(query, c.req.query(), 'query')
}

function check(schema: z.ZodType, value: unknown, where: string): unknown {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const said = read.error.issues.map(({ path, message }) => `${[where, ...path].join('.')}: ${message}`)
  throw new BadRequest(said.join(' '))
}

function problem(c: Context, status: 400 | 403 | 404 | 500, message: string): Response {
  return c.json({ error: { status, message } }, status)
}
