/** How the workflows of a project are doing, in figures; each leads to its runs. */
import { type RunFigures as Counts, mostCounted } from '@drawbridge/api'
import { useQuery } from '@tanstack/react-query'
import { type Figure, Figures } from '../../components/figures.tsx'
import { runFiguresQuery } from '../runs/queries.ts'

const names = {
  running: 'Running',
  waiting: 'Waiting',
  failed: 'Failed in the last day',
  succeeded: 'Succeeded in the last day',
} as const satisfies Partial<Record<keyof Counts, string>>

export function RunFigures({ projectId }: { readonly projectId: string }) {
  const { data } = useQuery(runFiguresQuery(projectId))
  return (
    <Figures
      label="Runs by state"
      figures={figuresOf(projectId, data, ['running', 'waiting', 'failed', 'succeeded'])}
    />
  )
}

/** @param counts undefined while they are being asked for */
export function figuresOf(
  projectId: string,
  counts: Counts | undefined,
  states: readonly (keyof typeof names)[],
): Figure[] {
  return states.map((state) => ({
    name: names[state],
    count: countWords(counts?.[state]),
    bad: state === 'failed' && (counts?.failed ?? 0) > 0,
    to: '/projects/$projectId/runs',
    params: { projectId },
    search: state === 'failed' || state === 'succeeded' ? { state, ended: 'day' } : { state },
  }))
}

function countWords(count: number | undefined): string {
  if (count === undefined) return '–'
  return count >= mostCounted ? `${mostCounted.toLocaleString('en')}+` : String(count)
}
