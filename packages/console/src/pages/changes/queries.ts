/** What the page of changes asks of the server. */
import { changeRoutes, eventRoutes } from '@drawbridge/api'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask } from '../../api.ts'

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
export const pastEventsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['projects', projectId, 'past-events'],
    queryFn: async ({ signal }) =>
      (await ask(eventRoutes.list, { params: { projectId }, query: { limit: '100' } }, signal)).events,
  })
