/**
 * All routes, by the part of Microsoft that a request was meant for. Under a name that is not Microsoft's, such as
 * localhost, the path decides.
 */
import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { MovableClock } from './clock.ts'
import { controlApi } from './control/api.ts'
import { refuseStranger } from './control/guard.ts'
import { controlPageRoutes } from './control/page.ts'
import { type FaultServices, withFaults } from './faults/stage.ts'
import { applicationRoutes } from './graph/applications/routes.ts'
import { crossOrigin } from './graph/cross-origin.ts'
import { failureResponse } from './graph/failure-response.ts'
import { graphRoutes } from './graph/routes.ts'
import { partFor } from './hosts.ts'
import { identityRoutes } from './identity/routes.ts'
import type { IdentityServices } from './identity/services.ts'
import { userinfoRoutes } from './identity/userinfo.ts'
import { type Journal, redactPath } from './journal.ts'
import { emulatorPages } from './pages/routes.ts'
import type { Snapshots } from './snapshots/snapshots.ts'
import type { Drives } from './state/drives.ts'
import type { Sockets } from './subscriptions/sockets.ts'
import type { Holder } from './subscriptions/subscription.ts'
import type { Subscriptions } from './subscriptions/subscriptions.ts'
import type { Throttling } from './throttling/throttling.ts'

export type ServerServices = IdentityServices &
  FaultServices & {
    readonly drives: Drives
    readonly journal: Journal
    readonly throttling: Throttling
    readonly subscriptions: Subscriptions
    readonly linkRenewals: () => number
    readonly hasConsent: (holder: Holder) => boolean
    readonly sockets: Sockets
    readonly snapshots: Snapshots
    readonly clock: MovableClock
    readonly control: 'loopback' | 'any'
  }

/** Handlers find Node's own request and response in `c.env`, for bodies too large to wrap. */
type App = Hono<{ Bindings: HttpBindings }>

export function requestListener(services: ServerServices): RequestListener {
  const parts = { login: loginApp(services), graph: graphApp(services), both: bothApp(services) }
  const handle = getRequestListener((request, env) => parts[partFor(new URL(request.url).host)].fetch(request, env), {
    overrideGlobalObjects: false,
  })
  return recorded(services, withFaults(services, handle))
}

/** Writes down each request once it has been answered, or its connection is gone. */
function recorded({ clock, journal }: ServerServices, handle: RequestListener): RequestListener {
  return (incoming, outgoing) => {
    const at = clock.now()
    const started = performance.now()
    const sentBefore = incoming.socket.bytesWritten
    outgoing.once('close', () => {
      const entry = {
        at,
        method: incoming.method ?? '',
        host: incoming.headers.host ?? '',
        path: redactPath(incoming.url ?? ''),
        status: outgoing.statusCode,
        durationMs: Math.round(performance.now() - started),
        requestBytes: Number(incoming.headers['content-length'] ?? 0),
        responseBytes: incoming.socket.bytesWritten - sentBefore,
      }
      journal.record(entry, incoming)
    })
    handle(incoming, outgoing)
  }
}

function loginApp(services: ServerServices): App {
  const app: App = new Hono()
  app.route('/_emulator/api', controlApi(services, services.control))
  app.route('/', controlPageRoutes(services, services.control))
  for (const page of ['/_emulator/journal', '/_emulator/approvals']) {
    app.use(page, async (c, next) => {
      const refused = refuseStranger(c.env.incoming.socket.remoteAddress, services.control)
      return refused === undefined ? next() : c.text(refused, 403)
    })
  }
  app.route('/', emulatorPages(services.directory, services.journal))
  app.route('/', identityRoutes(services))
  return app
}

function graphApp(services: ServerServices): App {
  const { directory, clock } = services
  const app: App = new Hono()
  for (const version of ['/v1.0/*', '/beta/*']) app.use(version, crossOrigin)
  app.route('/', applicationRoutes(services))
  app.route(
    '/',
    graphRoutes(services, async (url, init, env) => app.request(url, init, env)),
  )
  app.route('/', userinfoRoutes(directory))
  app.onError((error) => {
    const requestId = randomUUID()
    return failureResponse(error, { requestId, clientRequestId: requestId }, clock.now())
  })
  return app
}

function bothApp(services: ServerServices): App {
  const app: App = new Hono()
  app.route('/', graphApp(services))
  app.route('/', loginApp(services))
  return app
}
