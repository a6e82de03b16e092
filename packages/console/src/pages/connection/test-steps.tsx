/** What a connection test tried, in order, with what came of each step. */
import type { ConnectionTest } from '@drawbridge/api'
import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { DismissCircleRegular } from '@fluentui/react-icons/svg/dismiss-circle'
import { duration } from '../../words/time.ts'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  step: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalM },
  good: { flexShrink: 0, fontSize: '20px', color: tokens.colorPaletteGreenForeground1 },
  bad: { flexShrink: 0, fontSize: '20px', color: tokens.colorPaletteRedForeground1 },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2 },
  duration: {
    marginLeft: 'auto',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
  },
})

const names: Record<ConnectionTest['checks'][number]['step'], string> = {
  token: 'Get an access token',
  account: 'Read the account',
  drive: 'Reach the drive',
  list: 'List its files',
}

export function TestSteps({ test }: { readonly test: ConnectionTest }) {
  const styles = useStyles()
  return (
    <ol className={styles.list} aria-label="Steps of the test">
      {test.checks.map(({ step, ok, detail, durationMs }) => (
        <li key={step} className={styles.step}>
          {ok ? (
            <CheckmarkCircleRegular className={styles.good} aria-label="Passed" />
          ) : (
            <DismissCircleRegular className={styles.bad} aria-label="Failed" />
          )}
          <span className={styles.words}>
            <Text weight="semibold">{names[step]}</Text>
            <span className={styles.quiet}>{detail}</span>
          </span>
          <span className={styles.duration}>{duration(durationMs)}</span>
        </li>
      ))}
    </ol>
  )
}
