/** How the workflows of a project are doing, in four figures; each leads to its runs. */
import { type RunState, runRoutes } from '@drawbridge/api'
import { makeStyles, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ask } from '../../api.ts'
import { phone } from '../../theme.ts'
import { runWords } from '../../words/runs.ts'
import { runsKey } from '../runs/queries.ts'

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
    gap: tokens.spacingHorizontalL,
    [phone]: { gridTemplateColumns: 'repeat(2, minmax(0, 1fr))', gap: tokens.spacingHorizontalS },
  },
  tile: {
    display: 'flex',
    flexDirection: 'column',
    padding: tokens.spacingHorizontalL,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow2,
    ':hover': { boxShadow: tokens.shadow8 },
  },
  count: {
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
  },
  name: { color: tokens.colorNeutralForeground2 },
})

const shown = ['running', 'waiting', 'failed', 'succeeded'] as const satisfies readonly RunState[]

export function RunFigures({ projectId }: { readonly projectId: string }) {
  const styles = useStyles()
  return (
    <nav className={styles.root} aria-label="Runs by state">
      {shown.map((state) => (
        <Figure key={state} projectId={projectId} state={state} />
      ))}
    </nav>
  )
}

function Figure({ projectId, state }: { readonly projectId: string; readonly state: (typeof shown)[number] }) {
  const styles = useStyles()
  const { data } = useQuery({
    queryKey: [...runsKey(projectId), 'figure', state],
    queryFn: ({ signal }) => ask(runRoutes.list, { params: { projectId }, query: { state, limit: '200' } }, signal),
    refetchInterval: 10_000,
  })
  return (
    <Link to="/projects/$projectId/runs" params={{ projectId }} search={{ state }} className={styles.tile}>
      <span className={styles.count}>
        {data?.runs.length ?? '–'}
        {data?.nextCursor && '+'}
      </span>
      <span className={styles.name}>{runWords(state).label}</span>
    </Link>
  )
}
