/** Every route of the server, on one screen; but for the proxy, which has a door of its own (proxy-door.ts). */
import { Hono } from 'hono'
import type { ActionServices } from '../actions/through-connection.ts'
import type { TakeNotifications } from '../changes/take-notifications.ts'
import type { Engine } from '../engine/engine.ts'
import { Problem } from '../errors.ts'
import type { SignInLimit } from '../operator/sign-in-limit.ts'
import type { Operator } from '../operator/store.ts'
import type { ApiKeys } from '../projects/api-keys.ts'
import type { Log } from '../telemetry/log.ts'
import type { RotationServices } from '../vault/rotation.ts'
import { mountActions } from './actions.ts'
import { mountApiKeys } from './api-keys.ts'
import { mountAppCredentials } from './app-credentials.ts'
import { mountAppRegistrations } from './app-registrations.ts'
import { mountAssets } from './assets.ts'
import type { Authenticate } from './authenticate.ts'
import { mountBranding } from './branding.ts'
import { mountChanges } from './changes.ts'
import { mountConnectLinks } from './connect-links.ts'
import { mountConnections } from './connections.ts'
import { mcpPattern, sdkCors, sdkPattern } from './cors.ts'
import { mountDiagnoses } from './diagnoses.ts'
import { mountEnablements } from './enablements.ts'
import type { AppContext, AppEnv } from './env.ts'
import { mountEvents } from './events.ts'
import { mountHealth } from './health.ts'
import { type LiveFeedServices, mountLiveFeed } from './live-feed.ts'
import { type McpRouteServices, mountMcp } from './mcp.ts'
import { createMount } from './mount.ts'
import { notificationRoutes } from './notifications.ts'
import { mountOperator } from './operator.ts'
import { type PortalServices, portalRoutes } from './portal.ts'
import { problemResponse, statusOf, toProblem } from './problem-response.ts'
import { mountProjects, type ProjectServices } from './projects.ts'
import { mountReference } from './reference.ts'
import { mountRegistrationChecks } from './registration-checks.ts'
import { requestLog } from './request-log.ts'
import { mountRuns, type RunRouteServices } from './runs.ts'
import { mountSamples } from './samples.ts'
import { mountSdk } from './sdk.ts'
import { securityHeaders } from './security-headers.ts'
import { mountUserItems } from './user-items.ts'
import { mountUserWorkflows } from './user-workflows.ts'
import { mountVault } from './vault.ts'
import { mountWays } from './ways.ts'
import { mountWebhooks, type WebhookServices } from './webhooks.ts'
import { mountWorkflows, type WorkflowServices } from './workflows.ts'

export type Services = PortalServices &
  WebhookServices &
  WorkflowServices &
  LiveFeedServices &
  ActionServices &
  McpRouteServices &
  RotationServices &
  RunRouteServices &
  ProjectServices & {
    readonly operator: Operator
    readonly engine: Pick<Engine, 'send'>
    readonly takeNotifications: TakeNotifications
    readonly authenticate: Authenticate
    readonly apiKeys: ApiKeys
    readonly signInLimit: SignInLimit
    readonly database: 'embedded' | 'external'
    readonly proxies: number
    readonly version: string
  }

export function createApp(services: Services): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const mount = createMount(app, services)

  app.use(requestLog(services))
  app.use(securityHeaders(services.publicUrl))
  for (const pattern of [sdkPattern, mcpPattern]) app.use(pattern, sdkCors(services.projects))

  mountOperator(mount, services)
  mountProjects(mount, services)
  mountApiKeys(mount, services)
  mountAppRegistrations(mount, services)
  mountAppCredentials(mount, services)
  mountRegistrationChecks(mount, services)
  mountConnections(mount, services)
  mountWays(mount, services)
  mountHealth(mount, services)
  mountDiagnoses(mount)
  mountEvents(mount, services)
  mountChanges(mount, services)
  mountLiveFeed(mount, services)
  mountActions(mount, services)
  mountMcp(app, services)
  mountWebhooks(mount, services)
  mountWorkflows(mount, services)
  mountEnablements(mount, services)
  mountRuns(mount, services)
  mountSdk(mount, services)
  mountUserWorkflows(mount, services)
  mountSamples(mount, services)
  mountUserItems(mount, services)
  mountBranding(app, mount, services)
  mountConnectLinks(app, mount, services)
  mountVault(mount, services)
  mountReference(app, mount, services)
  app.route('/', notificationRoutes(services))
  app.route('/', portalRoutes(services))
  mountAssets(app)

  app.notFound((context) => {
    const problem = new Problem('not_found', 'There is nothing at this address, or it does not answer this method.')
    return problemResponse(problem, context.get('requestId'))
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
