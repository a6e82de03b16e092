/** How the state of a connection has changed, newest first. */
import type { Connection, ConnectionChange } from '@drawbridge/api'
import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useInfiniteQuery } from '@tanstack/react-query'
import { connectionHistoryQuery } from '../../api.ts'
import { QueryView } from '../../components/query-view.tsx'
import { Section } from '../../components/section.tsx'
import { StatusBadge } from '../../components/status-badge.tsx'
import { TimeAgo } from '../../components/time-ago.tsx'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    margin: 0,
    padding: `0 0 0 ${tokens.spacingHorizontalL}`,
    listStyleType: 'none',
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  change: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, alignItems: 'flex-start' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  quiet: { color: tokens.colorNeutralForeground2 },
  more: { alignSelf: 'start' },
})

export function HistorySection({ connection }: { readonly connection: Connection }) {
  const styles = useStyles()
  const history = useInfiniteQuery(connectionHistoryQuery(connection))
  return (
    <Section title="History" lead="Each change of its state, and why.">
      <QueryView query={history} lines={3}>
        {({ pages }) => (
          <ol className={styles.list}>
            {pages
              .flatMap(({ changes }) => changes)
              .map((change) => (
                <li key={change.at}>
                  <Change change={change} />
                </li>
              ))}
          </ol>
        )}
      </QueryView>
      {history.hasNextPage && (
        <Button className={styles.more} onClick={() => void history.fetchNextPage()}>
          Show earlier changes
        </Button>
      )}
    </Section>
  )
}

function Change({ change: { at, previousStatus, status, diagnosis } }: { readonly change: ConnectionChange }) {
  const styles = useStyles()
  return (
    <div className={styles.change}>
      <span className={styles.line}>
        <StatusBadge status={status} />
        <span className={styles.quiet}>
          <TimeAgo at={at} />
        </span>
      </span>
      {previousStatus === null ? (
        <Text className={styles.quiet}>Connected for the first time.</Text>
      ) : (
        diagnosis && <Text>{diagnosis.title}.</Text>
      )}
    </div>
  )
}
