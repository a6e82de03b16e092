/** Checks the drawing at the server a moment after each change, as saving would. */
import { type Definition, type Finding, workflowRoutes } from '@drawbridge/api'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask } from '../../api.ts'

const pauseMs = 400

export type Check = {
  readonly findings: readonly Finding[]
  readonly scopes: readonly string[]
  /** Of the drawing as it is now. */
  readonly current: boolean
  /** Asks again, where what was refused was found to be well before. */
  readonly again: () => void
}

/** @param workflowId of one that was saved before, so that it is not taken for another */
export function useCheck(projectId: string, workflowId: string | undefined, definition: Definition): Check {
  const settled = useSettled(definition)
  const { data, isPlaceholderData, refetch } = useQuery({
    queryKey: ['projects', projectId, 'check', JSON.stringify({ ...settled, layout: {} })],
    queryFn: ({ signal }) =>
      ask(
        workflowRoutes.check,
        { params: { projectId }, body: { definition: settled, ...(workflowId && { workflowId }) } },
        signal,
      ),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    gcTime: 30_000,
  })
  return {
    findings: data?.findings ?? [],
    scopes: data?.scopes.delegated ?? [],
    current: data !== undefined && !isPlaceholderData && settled === definition,
    again: () => void refetch(),
  }
}

/** The value once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
