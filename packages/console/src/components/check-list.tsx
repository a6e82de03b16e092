/** What was checked at Microsoft, with what came of it and what to do next. */
import type { RegistrationCheck } from '@drawbridge/api'
import { makeStyles, Text, tokens } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { DismissCircleRegular } from '@fluentui/react-icons/svg/dismiss-circle'
import { QuestionCircleRegular } from '@fluentui/react-icons/svg/question-circle'

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    margin: 0,
    padding: tokens.spacingHorizontalL,
    listStyleType: 'none',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRadius: tokens.borderRadiusLarge,
  },
  check: { display: 'flex', alignItems: 'flex-start', gap: tokens.spacingHorizontalM },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0, overflowWrap: 'anywhere' },
  remedy: { color: tokens.colorNeutralForeground2 },
  passed: { flexShrink: 0, fontSize: '20px', color: tokens.colorPaletteGreenForeground1 },
  failed: { flexShrink: 0, fontSize: '20px', color: tokens.colorPaletteRedForeground1 },
  unknown: { flexShrink: 0, fontSize: '20px', color: tokens.colorNeutralForeground3 },
})

const names: Record<RegistrationCheck['check'], string> = {
  client_id: 'Client id',
  account_types: 'Account types',
  redirect_uri: 'Redirect URI',
  credential: 'Credential',
  permissions: 'Permissions',
}

export function CheckList({ checks }: { readonly checks: readonly RegistrationCheck[] }) {
  const styles = useStyles()
  return (
    <ul className={styles.list} aria-label="What Microsoft says" aria-live="polite">
      {checks.map(({ check, outcome, finding, remedy }) => (
        <li key={check} className={styles.check}>
          <OutcomeIcon outcome={outcome} />
          <span className={styles.words}>
            <Text weight="semibold">{names[check]}</Text>
            <span>{finding}</span>
            {remedy !== null && <span className={styles.remedy}>{remedy}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}

function OutcomeIcon({ outcome }: { readonly outcome: RegistrationCheck['outcome'] }) {
  const styles = useStyles()
  if (outcome === 'passed') return <CheckmarkCircleRegular className={styles.passed} aria-label="Passed" />
  if (outcome === 'failed') return <DismissCircleRegular className={styles.failed} aria-label="Failed" />
  return <QuestionCircleRegular className={styles.unknown} aria-label="Not known yet" />
}
