/** What the console asks of the server, and how answers are kept: queries by name, on the session cookie. */
import {
  type Answer,
  ApiError,
  apiKeyRoutes,
  appCredentialRoutes,
  appRegistrationRoutes,
  brandingRoutes,
  type CallInput,
  type Connection,
  call,
  connectionRoutes,
  type Delivery,
  healthRoutes,
  operatorRoutes,
  projectConnectionRoutes,
  projectRoutes,
  type Route,
  vaultRoutes,
  type WebhookEndpoint,
  webhookRoutes,
} from '@drawbridge/api'
import {
  infiniteQueryOptions,
  keepPreviousData,
  MutationCache,
  QueryCache,
  QueryClient,
  queryOptions,
} from '@tanstack/react-query'

/**
 * Calls a route of the server that served this page; the session cookie goes along by itself.
 *
 * @throws {ApiError} when the server answers with a problem
 * @throws {TypeError} when the server cannot be reached
 */
export function ask<R extends Route>(route: R, input: CallInput<R>, signal?: AbortSignal): Promise<Answer<R>> {
  return call(route, input, { baseUrl: '', signal })
}

/** Whether the server refused because nobody is signed in (any more). */
export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401
}

/** @param onSignedOut called when any call after the sign-in finds the session ended */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (isSignedOut(error)) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // The server's own "no" stays a "no"; only a connection that broke is worth another try.
        retry: (failures, error) => !(error instanceof ApiError) && failures < 2,
      },
    },
  })
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => ask(operatorRoutes.session, {}, signal),
  staleTime: 60_000,
})

export const projectsQuery = queryOptions({
  queryKey: ['projects'],
  queryFn: async ({ signal }) => (await ask(projectRoutes.list, {}, signal)).projects,
})

export const projectQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['projects', projectId],
    queryFn: ({ signal }) => ask(projectRoutes.get, { params: { projectId } }, signal),
  })

export const userTokenKeysQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['projects', projectId, 'user-token-keys'],
    queryFn: async ({ signal }) =>
      (await ask(projectRoutes.listUserTokenKeys, { params: { projectId } }, signal)).userTokenKeys,
  })

export const appRegistrationsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['projects', projectId, 'app-registrations'],
    queryFn: async ({ signal }) =>
      (await ask(appRegistrationRoutes.list, { params: { projectId } }, signal)).appRegistrations,
  })

export const brandingQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['projects', projectId, 'branding'],
    queryFn: ({ signal }) => ask(brandingRoutes.get, { params: { projectId } }, signal),
  })

export const apiKeysQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['projects', projectId, 'api-keys'],
    queryFn: async ({ signal }) => (await ask(apiKeyRoutes.list, { params: { projectId } }, signal)).apiKeys,
  })

/** The newest of one project; asked for often, because somebody may be connecting right now. */
export const projectConnectionsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['projects', projectId, 'connections'],
    queryFn: async ({ signal }) =>
      (await ask(projectConnectionRoutes.list, { params: { projectId } }, signal)).connections,
    refetchInterval: 3_000,
  })

/** The newest, for a glance; there may be more. */
export const newestConnectionsQuery = queryOptions({
  queryKey: ['connections', 'newest'],
  queryFn: ({ signal }) => ask(connectionRoutes.list, { query: { limit: '200' } }, signal),
  refetchInterval: 15_000,
})

/** What begins with this is known of connections, whichever were asked for. */
export const allConnectionsKey = ['connections'] as const

export type ConnectionFilter = {
  readonly projectId?: string
  readonly status?: Connection['status']
  /** Part of an account's name or address, of the product's user id, or of the connection's id. */
  readonly text?: string
}

export const connectionsQuery = (filter: ConnectionFilter) =>
  infiniteQueryOptions({
    queryKey: ['connections', 'list', filter],
    queryFn: ({ signal, pageParam }) => {
      const query = { ...filter, ...(pageParam !== null && { cursor: pageParam }) }
      return ask(connectionRoutes.list, { query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  })

export const connectionQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['connections', connectionId],
    queryFn: ({ signal }) => ask(connectionRoutes.get, { params: { connectionId } }, signal),
    refetchInterval: 15_000,
  })

export const connectionHistoryQuery = ({ id, projectId }: Pick<Connection, 'id' | 'projectId'>) =>
  infiniteQueryOptions({
    queryKey: ['connections', id, 'history'],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: '20', ...(pageParam !== null && { cursor: pageParam }) }
      return ask(healthRoutes.connectionHistory, { params: { projectId, connectionId: id }, query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => ask(healthRoutes.server, {}, signal),
  refetchInterval: 30_000,
})

/** Looked at again every second while keys are being changed. */
export const vaultQuery = queryOptions({
  queryKey: ['vault'],
  queryFn: ({ signal }) => ask(vaultRoutes.status, {}, signal),
  refetchInterval: ({ state }) => (state.data?.rotation && state.data.rotation.state !== 'finished' ? 1_000 : 15_000),
})

export const webhookEndpointsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['projects', projectId, 'webhooks'],
    queryFn: async ({ signal }) => (await ask(webhookRoutes.list, { params: { projectId } }, signal)).webhookEndpoints,
  })

export const webhookEndpointQuery = (projectId: string, webhookEndpointId: string) =>
  queryOptions({
    queryKey: ['projects', projectId, 'webhooks', webhookEndpointId],
    queryFn: ({ signal }) => ask(webhookRoutes.get, { params: { projectId, webhookEndpointId } }, signal),
    refetchInterval: 10_000,
  })

export const deliveriesQuery = ({ id, projectId }: WebhookEndpoint, state?: Delivery['state']) =>
  infiniteQueryOptions({
    queryKey: ['projects', projectId, 'webhooks', id, 'deliveries', state ?? null],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: '20', ...(state && { state }), ...(pageParam !== null && { cursor: pageParam }) }
      return ask(webhookRoutes.deliveries, { params: { projectId, webhookEndpointId: id }, query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: 10_000,
  })

export const calendarQuery = infiniteQueryOptions({
  queryKey: ['credentials', 'calendar'],
  queryFn: ({ signal, pageParam }) =>
    ask(appCredentialRoutes.calendar, { query: pageParam === null ? {} : { cursor: pageParam } }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }) => nextCursor,
})
