/** Each attempt of a delivery: when, how long, and what came back. */
import type { Delivery } from '@drawbridge/api'
import { makeStyles, tokens } from '@fluentui/react-components'
import { TimeAgo } from '../../components/time-ago.tsx'
import { duration } from '../../words/time.ts'

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, margin: 0, paddingLeft: '20px' },
  answer: {
    display: 'block',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
})

export function AttemptList({ attempts }: { readonly attempts: Delivery['attempts'] }) {
  const styles = useStyles()
  return (
    <ol className={styles.list} aria-label="Attempts">
      {attempts.map(({ number, startedAt, durationMs, status, failure, responseBody }) => (
        <li key={number}>
          {status === null ? 'No answer' : `Answered ${status}`} in {duration(durationMs)}, <TimeAgo at={startedAt} />
          {failure !== null && `: ${failure}`}
          {responseBody && <code className={styles.answer}>{responseBody}</code>}
        </li>
      ))}
    </ol>
  )
}
