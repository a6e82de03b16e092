/** The catalogue of actions, for whatever on the canvas needs its words. */
import type { DescribedAction } from '@drawbridge/api'
import { useQuery } from '@tanstack/react-query'
import { actionsQuery } from '../runs/queries.ts'

const none: readonly DescribedAction[] = []

export function useCatalogue(): readonly DescribedAction[] {
  return useQuery(actionsQuery).data ?? none
}
