/** Shows a query in each of its states, so that pages write down only the good one. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorNotice } from './error-notice.tsx'
import { Loading } from './loading.tsx'

export type QueryViewProps<T> = {
  readonly query: UseQueryResult<T>
  readonly lines?: number
  readonly children: (data: T) => ReactNode
}

/** What was fetched before stays on screen while a later fetch fails; the notice stands above it. */
export function QueryView<T>({ query, lines, children }: QueryViewProps<T>) {
  const { data, error, refetch } = query
  return (
    <>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data !== undefined ? children(data) : !error && <Loading {...(lines !== undefined && { lines })} />}
    </>
  )
}
