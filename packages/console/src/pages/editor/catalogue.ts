/** The catalogue of actions, for whatever on the canvas needs its words. */
import { actionRoutes, type DescribedAction } from '@drawbridge/api'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '../../api.ts'

export const actionsQuery = queryOptions({
  queryKey: ['actions'],
  queryFn: async ({ signal }) => (await ask(actionRoutes.list, {}, signal)).actions,
  staleTime: Number.POSITIVE_INFINITY,
})

const none: readonly DescribedAction[] = []

export function useCatalogue(): readonly DescribedAction[] {
  return useQuery(actionsQuery).data ?? none
}
