/** The attempts at a step, where there was more than one or one that failed. */
import type { RunStep } from '@drawbridge/api'
import { makeStyles, tokens } from '@fluentui/react-components'
import { longDuration } from '../../words/runs.ts'
import { exactTime } from '../../words/time.ts'

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, color: tokens.colorNeutralForeground2 },
})

export function AttemptRows({ attempts }: Pick<RunStep, 'attempts'>) {
  const styles = useStyles()
  if (attempts.length < 2 && !attempts[0]?.failure) return null
  return (
    <ol className={styles.list} aria-label="Attempts">
      {attempts.map(({ number, startedAt, endedAt, failure }) => (
        <li key={number} value={number}>
          {exactTime(new Date(startedAt))}
          {endedAt !== null && `, ${longDuration(Date.parse(endedAt) - Date.parse(startedAt))}`}
          {': '}
          {failure ? `${failure.message} (${failure.code})` : endedAt === null ? 'goes on' : 'succeeded'}
        </li>
      ))}
    </ol>
  )
}
