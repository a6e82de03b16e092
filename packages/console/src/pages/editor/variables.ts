/** What an expression at a step may use, asked of the server while the drawing changes. */
import { type Definition, type Variable, workflowRoutes } from '@drawbridge/api'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { ask } from '../../api.ts'
import { everyStep, pathOf } from '../../drawing/place.ts'
import { presentable } from '../../drawing/presentable.ts'

type At = {
  readonly projectId: string
  readonly workflowId: string | undefined
  readonly definition: Definition
  /** The step's name, such as `outer/inner`; empty for none. */
  readonly path: string
}

const Here = createContext<At | undefined>(undefined)

export const VariablesProvider = Here.Provider

export type Variables = {
  readonly variables: readonly Variable[]
  readonly state: 'asking' | 'known' | 'failed'
  readonly error: unknown
}

/** @param wanted whether a menu is open */
export function useVariables(wanted: boolean): Variables {
  const at = useContext(Here)
  const query = useQuery({
    queryKey: ['variables', at?.projectId, at?.workflowId, at?.path, at && outlineOf(at.definition)],
    queryFn: async ({ signal }) => {
      const { projectId, workflowId, definition, path } = at!
      const body = { definition: presentable(definition), stepId: path, ...(workflowId && { workflowId }) }
      return (await ask(workflowRoutes.variables, { params: { projectId }, body }, signal)).variables
    },
    enabled: wanted && at !== undefined && at.path !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  const state = query.data ? 'known' : query.error ? 'failed' : 'asking'
  return { variables: query.data ?? [], state, error: query.error }
}

/** What decides which names there are; not what is typed into the fields. */
function outlineOf({ trigger, settings, steps, edges }: Definition): string {
  const outline = everyStep({ steps, edges }).map(({ place, step }) => [
    pathOf(place, step.id),
    step.type === 'action' ? step.action : step.type,
    step.type === 'for_each' ? [step.items, step.body.edges] : [],
  ])
  return JSON.stringify([trigger.type, settings, outline, edges])
}
