/** The routes of Aster Notes. */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getSignedCookie, setSignedCookie } from 'hono/cookie'
import { streamSSE } from 'hono/streaming'
import { type Arrival, createArrivals } from './arrivals.ts'
import { contentSecurityPolicy, microsoftContentOrigins, readPage } from './page.ts'
import { type Person, people, personOf } from './people.ts'
import { webhookPath } from './set-up.ts'
import { type UserTokenOptions, userTokenSigner } from './user-token.ts'

export type AppOptions = UserTokenOptions & {
  /** Public URL of the Drawbridge server. */
  readonly drawbridgeUrl: string
  /** Signs what Drawbridge sends us. */
  readonly webhookSecret: string
  /** Signs the session cookie. */
  readonly cookieSecret: string
  /** Origins of thumbnails, downloads and upload sessions. @default Microsoft's */
  readonly contentOrigins?: readonly string[] | undefined
}

const cookieName = 'aster_session'

export function createApp(options: AppOptions): Hono {
  const { projectId, cookieSecret, contentOrigins = microsoftContentOrigins } = options
  const drawbridgeUrl = options.drawbridgeUrl.replace(/\/+$/, '')
  const signUserToken = userTokenSigner(options)
  const files = readPage({ drawbridgeUrl, projectId })
  const policy = contentSecurityPolicy(new URL(drawbridgeUrl).origin, contentOrigins)
  const arrivals = createArrivals(options.webhookSecret)
  const app = new Hono()

  const currentPerson = async (c: Context): Promise<Person> =>
    personOf(await getSignedCookie(c, cookieSecret, cookieName))

  app.use(async (c, next) => {
    await next()
    c.header('content-security-policy', policy)
    c.header('x-content-type-options', 'nosniff')
    c.header('referrer-policy', 'no-referrer')
    c.header('cache-control', 'no-store')
  })

  app.get('/api/session', async (c) => c.json({ person: await currentPerson(c), people }))

  app.post('/api/session', async (c) => {
    const { personId } = await c.req.json<{ personId?: string }>().catch(() => ({ personId: undefined }))
    const person = people.find(({ id }) => id === personId)
    if (!person) return c.json({ error: { message: 'There is no such person. Choose one of the list.' } }, 400)
    await setSignedCookie(c, cookieName, person.id, cookieSecret, { httpOnly: true, sameSite: 'Lax', path: '/' })
    return c.json({ person, people })
  })

  app.get('/api/user-token', async (c) => c.json({ userToken: await signUserToken((await currentPerson(c)).id) }))

  app.post(webhookPath, bodyLimit({ maxSize: 1024 * 1024 }), async (c) => {
    try {
      arrivals.take(await c.req.text(), c.req.header())
    } catch {
      return c.json({ error: { message: 'This is not signed by Drawbridge, or was signed too long ago.' } }, 401)
    }
    return c.body(null, 204)
  })

  app.get('/api/arrivals', async (c) => {
    const { id } = await currentPerson(c)
    return streamSSE(c, async (stream) => {
      const tell = (arrival: Arrival): Promise<void> => stream.writeSSE({ data: JSON.stringify(arrival) })
      const stop = arrivals.listen(id, tell)
      for (const arrival of arrivals.of(id)) await tell(arrival)
      await new Promise<void>((resolve) => stream.onAbort(resolve))
      stop()
    })
  })

  app.get('/:name?', (c) => {
    const file = files.get(c.req.param('name') ?? 'index.html')
    return file ? c.body(file.content, 200, { 'content-type': file.type }) : c.notFound()
  })

  return app
}
