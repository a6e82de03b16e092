/** Every route of the server, on one screen. */
import { Hono } from 'hono'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { SignInLimit } from '../operator/sign-in-limit.ts'
import type { Operator } from '../operator/store.ts'
import type { Db } from '../postgres/transaction.ts'
import type { AppRegistrations } from '../projects/app-registrations.ts'
import type { Projects } from '../projects/store.ts'
import type { Log } from '../telemetry/log.ts'
import type { Vault } from '../vault/vault.ts'
import { mountAppRegistrations } from './app-registrations.ts'
import { mountAssets } from './assets.ts'
import { createAuthenticate } from './authenticate.ts'
import { sdkCors, sdkPattern } from './cors.ts'
import type { AppContext, AppEnv } from './env.ts'
import { createMount } from './mount.ts'
import { mountOperator } from './operator.ts'
import { problemResponse, statusOf, toProblem } from './problem-response.ts'
import { mountProjects } from './projects.ts'
import { requestLog } from './request-log.ts'
import { securityHeaders } from './security-headers.ts'

export type Services = {
  readonly log: Log
  readonly clock: Clock
  readonly db: Db
  readonly vault: Vault
  readonly projects: Projects
  readonly appRegistrations: AppRegistrations
  readonly operator: Operator
  readonly signInLimit: SignInLimit
  /** An origin, without a slash at its end. */
  readonly publicUrl: string
  readonly database: 'embedded' | 'external'
  readonly version: string
}

export function createApp(services: Services): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const authenticate = createAuthenticate(services)
  const mount = createMount(app, authenticate)

  app.use(requestLog(services))
  app.use(securityHeaders(services.publicUrl))
  app.use(sdkPattern, sdkCors(services.projects))

  mountOperator(mount, services)
  mountProjects(mount, services)
  mountAppRegistrations(mount, services)
  mountAssets(app)

  app.notFound((context) => {
    throw new Problem(
      'not_found',
      `There is nothing at ${context.req.method} this address. Read /console for the console.`,
    )
  })
  app.onError((error, context) => refuse(services.log, error, context))
  return app
}

/** The caller learns the reason; the log, what lay behind it. */
function refuse(log: Log, error: Error, context: AppContext): Response {
  const requestId = context.get('requestId')
  const problem = toProblem(error)
  if (statusOf[problem.code] >= 500) log.error({ requestId, error: problem }, problem.message)
  return problemResponse(problem, requestId)
}
