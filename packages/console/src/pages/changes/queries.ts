/** What the page of changes asks of the server. */
import { ApiError, changeRoutes, eventRoutes, webhookRoutes } from '@drawbridge/api'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, webhookEndpointsQuery } from '../../api.ts'
import { changesIn, type Shown } from './change-filter.ts'

export const followedDrivesQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: ['projects', projectId, 'drives'],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: '20', ...(pageParam !== null && { cursor: pageParam }) }
      return ask(changeRoutes.listDrives, { params: { projectId }, query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: 3_000,
  })

export const watchesQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: ['projects', projectId, 'watches'],
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: '20', ...(pageParam !== null && { cursor: pageParam }) }
      return ask(changeRoutes.listWatches, { params: { projectId }, query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

/** What happened before the page was opened, newest first. */
export const pastEventsQuery = (projectId: string, { kind, connectionId }: Shown) =>
  infiniteQueryOptions({
    queryKey: ['projects', projectId, 'past-events', kind ?? null, connectionId ?? null],
    queryFn: ({ signal, pageParam }) => {
      const query = {
        limit: '100',
        ...(kind && { type: `item.${kind}` as const }),
        ...(connectionId !== undefined && { connectionId }),
        ...(pageParam !== null && { cursor: pageParam }),
      }
      return ask(eventRoutes.list, { params: { projectId }, query }, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

/** The last that happened in one drive. */
export const lastChangesQuery = (projectId: string, connectionId: string) =>
  queryOptions({
    queryKey: ['projects', projectId, 'last-changes', connectionId],
    queryFn: async ({ signal }) => {
      const { events } = await ask(
        eventRoutes.list,
        { params: { projectId }, query: { limit: '20', connectionId } },
        signal,
      )
      return changesIn(events).slice(0, 5)
    },
    refetchInterval: 3_000,
  })

/** `null` where nobody watches it. */
export const followedDriveQuery = (projectId: string, connectionId: string) =>
  queryOptions({
    queryKey: ['projects', projectId, 'drives', connectionId],
    queryFn: async ({ signal }) => {
      try {
        return await ask(changeRoutes.getDrive, { params: { projectId, connectionId } }, signal)
      } catch (error) {
        if (error instanceof ApiError && error.code === 'not_found') return null
        throw error
      }
    },
    refetchInterval: 3_000,
  })

export const deliveriesOfEventQuery = (projectId: string, eventId: string) =>
  queryOptions({
    queryKey: [...webhookEndpointsQuery(projectId).queryKey, 'of-event', eventId],
    queryFn: async ({ signal }) =>
      (await ask(webhookRoutes.deliveriesOfEvent, { params: { projectId, eventId } }, signal)).deliveries,
    refetchInterval: 3_000,
  })
