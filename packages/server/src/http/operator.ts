/** The operator's way in, and whether the server is well. */
import { operatorRoutes } from '@drawbridge/api'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { sql } from 'kysely'
import { Problem } from '../errors.ts'
import type { SignInLimit } from '../operator/sign-in-limit.ts'
import type { Operator } from '../operator/store.ts'
import type { Db } from '../postgres/transaction.ts'
import { assertOwnOrigin } from './authenticate.ts'
import { credentialsIn, sessionCookie } from './credentials.ts'
import type { Mount } from './mount.ts'

type Services = {
  readonly db: Db
  readonly operator: Operator
  readonly signInLimit: SignInLimit
  readonly publicUrl: string
  /** How many reverse proxies stand in front. */
  readonly proxies: number
  readonly database: 'embedded' | 'external'
  readonly version: string
}

export function mountOperator(mount: Mount, services: Services): void {
  const { db, operator, signInLimit, publicUrl, database, version, proxies } = services
  const secure = publicUrl.startsWith('https:')

  mount(operatorRoutes.signIn, async ({ body, context }) => {
    const { origin, address } = credentialsIn(context, proxies)
    // Without this, another site's page could sign a visitor in under a session of its choice.
    if (origin !== undefined) assertOwnOrigin(origin, publicUrl)
    signInLimit.assertMayTry(address)
    const session = await operator.openSession(body).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'unauthorized') signInLimit.recordFailure(address)
      throw error
    })
    signInLimit.recordSuccess(address)
    const maxAge = session.maxAgeSeconds
    setCookie(context, sessionCookie, session.id, { httpOnly: true, sameSite: 'Strict', secure, path: '/', maxAge })
  })

  mount(operatorRoutes.session, async () => ({ version, database, publicUrl }))

  mount(operatorRoutes.signOut, async ({ context }) => {
    const session = getCookie(context, sessionCookie)
    if (session !== undefined) await operator.closeSession(session)
    deleteCookie(context, sessionCookie, { path: '/', secure })
  })

  mount(operatorRoutes.createTicket, async () => ({ ticket: await operator.createTicket() }))

  mount(operatorRoutes.health, async () => {
    await sql`select 1`.execute(db).catch((cause) => {
      throw new Problem('database_unavailable', 'The database does not answer.', { cause })
    })
    return { status: 'ok' as const }
  })
}
