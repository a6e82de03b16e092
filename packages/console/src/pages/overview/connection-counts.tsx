/** How many connections are in each state; each line leads to them. */
import type { Answer, connectionRoutes } from '@drawbridge/api'
import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { TextLink } from '../../components/links.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { statuses } from '../../words/status.ts'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  line: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: tokens.spacingHorizontalM },
})

export function ConnectionCounts({ newest }: { readonly newest: Answer<typeof connectionRoutes.list> }) {
  const { connections, nextCursor } = newest
  const styles = useStyles()
  const counts = statuses
    .map((status) => ({ status, count: connections.filter((connection) => connection.status === status).length }))
    .filter(({ count }) => count > 0)

  if (counts.length === 0) return <Text>Nobody has connected an account yet.</Text>
  return (
    <>
      {nextCursor !== null && <Text>Of the newest {connections.length}.</Text>}
      <ul className={styles.list}>
        {counts.map(({ status, count }) => (
          <li key={status} className={styles.line}>
            <StatusBadge status={status} />
            <TextLink to="/connections" search={{ status }}>
              {count === 1 ? '1 connection' : `${count} connections`}
            </TextLink>
          </li>
        ))}
      </ul>
    </>
  )
}
