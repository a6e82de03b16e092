/** Every page of the console and its address. Pages are fetched when they are first opened. */
import { operatorRoutes } from '@drawbridge/api'
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { ask, isSignedOut, sessionQuery } from './api.ts'
import { errorText } from './components/error-notice.tsx'
import { Frame } from './components/frame.tsx'
import { Loading } from './components/loading.tsx'
import { readShown } from './pages/changes/change-filter.ts'
import { readFilter } from './pages/connections/filter.ts'
import { FailedPage } from './pages/failed-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { readRunFilter } from './pages/runs/run-filter.ts'
import { readSetUp } from './pages/set-up/progress.ts'
import { safeNext } from './pages/sign-in/ticket.ts'
import { readCompared } from './pages/versions/compared.ts'

type Context = {
  readonly queryClient: QueryClient
  /** The ticket that the page was opened with; only the first call gets it. */
  readonly takeTicket: () => string | undefined
}

const root = createRootRouteWithContext<Context>()({ component: Outlet })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ next }): { next?: string } => (next === undefined ? {} : { next: safeNext(next) }),
  beforeLoad: async ({ context, search }) => {
    const ticket = context.takeTicket()
    if (ticket === undefined) return {}
    try {
      await ask(operatorRoutes.signIn, { body: { ticket } })
    } catch (error) {
      return { ticketError: ticketWords(error) }
    }
    throw redirect({ href: search.next ?? '/', replace: true })
  },
  component: lazyRouteComponent(() => import('./pages/sign-in/sign-in-page.tsx'), 'SignInPage'),
})

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery)
    } catch (error) {
      if (isSignedOut(error)) throw redirect({ to: '/sign-in', search: { next: safeNext(location.href) } })
      throw error
    }
  },
  component: Frame,
})

const overview = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/overview/overview-page.tsx'), 'OverviewPage'),
})

const projects = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects',
  component: lazyRouteComponent(() => import('./pages/projects/projects-page.tsx'), 'ProjectsPage'),
})

const project = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/$projectId',
  component: lazyRouteComponent(() => import('./pages/project/project-page.tsx'), 'ProjectPage'),
})

const setUp = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/$projectId/set-up',
  validateSearch: readSetUp,
  component: lazyRouteComponent(() => import('./pages/set-up/set-up-page.tsx'), 'SetUpPage'),
})

const webhook = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/$projectId/webhooks/$endpointId',
  component: lazyRouteComponent(() => import('./pages/webhooks/webhook-page.tsx'), 'WebhookPage'),
})

const changes = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/$projectId/changes',
  validateSearch: readShown,
  component: lazyRouteComponent(() => import('./pages/changes/changes-page.tsx'), 'ChangesPage'),
})

const workflows = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/$projectId/workflows',
  component: lazyRouteComponent(() => import('./pages/workflows/workflows-page.tsx'), 'WorkflowsPage'),
})

const newWorkflow = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/$projectId/workflows/new',
  validateSearch: ({ template }): { template?: string } => (typeof template === 'string' ? { template } : {}),
  component: lazyRouteComponent(() => import('./pages/editor/editor-page.tsx'), 'NewWorkflowPage'),
})

const workflow = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/$projectId/workflows/$workflowId',
  component: lazyRouteComponent(() => import('./pages/editor/editor-page.tsx'), 'WorkflowPage'),
})

const runs = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/$projectId/runs',
  validateSearch: readRunFilter,
  component: lazyRouteComponent(() => import('./pages/runs/runs-page.tsx'), 'RunsPage'),
})

const run = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/$projectId/runs/$runId',
  component: lazyRouteComponent(() => import('./pages/run/run-page.tsx'), 'RunPage'),
})

const enablements = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/$projectId/workflows/$workflowId/enablements',
  component: lazyRouteComponent(() => import('./pages/enablements/enablements-page.tsx'), 'EnablementsPage'),
})

const versions = createRoute({
  getParentRoute: () => signedIn,
  path: '/projects/$projectId/workflows/$workflowId/versions',
  validateSearch: readCompared,
  component: lazyRouteComponent(() => import('./pages/versions/versions-page.tsx'), 'VersionsPage'),
})

const connections = createRoute({
  getParentRoute: () => signedIn,
  path: '/connections',
  validateSearch: readFilter,
  component: lazyRouteComponent(() => import('./pages/connections/connections-page.tsx'), 'ConnectionsPage'),
})

const connection = createRoute({
  getParentRoute: () => signedIn,
  path: '/connections/$connectionId',
  component: lazyRouteComponent(() => import('./pages/connection/connection-page.tsx'), 'ConnectionPage'),
})

const calendar = createRoute({
  getParentRoute: () => signedIn,
  path: '/calendar',
  component: lazyRouteComponent(() => import('./pages/calendar/calendar-page.tsx'), 'CalendarPage'),
})

const health = createRoute({
  getParentRoute: () => signedIn,
  path: '/health',
  component: lazyRouteComponent(() => import('./pages/health/health-page.tsx'), 'HealthPage'),
})

const vault = createRoute({
  getParentRoute: () => signedIn,
  path: '/vault',
  component: lazyRouteComponent(() => import('./pages/vault/vault-page.tsx'), 'VaultPage'),
})

/** Any other address, inside the frame, so that the way on stays in sight. */
const notFound = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFoundPage })

const routeTree = root.addChildren([
  signIn,
  signedIn.addChildren([
    overview,
    projects,
    project,
    setUp,
    webhook,
    changes,
    workflows,
    newWorkflow,
    workflow,
    enablements,
    versions,
    runs,
    run,
    connections,
    connection,
    calendar,
    health,
    vault,
    notFound,
  ]),
])

/** @param context what pages may need before they are drawn */
export function createConsoleRouter(context: Context) {
  return createRouter({
    routeTree,
    basepath: '/console',
    context,
    scrollRestoration: true,
    defaultPendingComponent: Loading,
    defaultErrorComponent: FailedPage,
    defaultNotFoundComponent: NotFoundPage,
  })
}

function ticketWords(error: unknown): string {
  if (isSignedOut(error)) return 'That link was used before or has expired. Paste the operator key instead.'
  return `The link did not work: ${errorText(error)}`
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>
  }
}
