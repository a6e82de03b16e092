/** The steps of the guide with how far they are; each can be gone to. */
import { makeStyles, mergeClasses, ProgressBar, tokens } from '@fluentui/react-components'
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle'
import { CircleRegular } from '@fluentui/react-icons/svg/circle'
import { Link } from '@tanstack/react-router'
import { phone } from '../../theme.ts'
import { type SetUpStep, setUpSteps, stepNames } from './progress.ts'

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  list: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    [phone]: { flexDirection: 'column', gap: 0 },
  },
  step: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusLarge,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  current: {
    color: tokens.colorBrandForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow2,
    fontWeight: tokens.fontWeightSemibold,
  },
  icon: { flexShrink: 0, fontSize: '18px' },
  done: { color: tokens.colorPaletteGreenForeground1 },
})

type StepListProps = {
  readonly projectId: string
  readonly current: SetUpStep
  readonly done: ReadonlySet<SetUpStep>
  readonly tenant: string | undefined
}

export function StepList({ projectId, current, done, tenant }: StepListProps) {
  const styles = useStyles()
  return (
    <nav aria-label="Steps" className={styles.root}>
      <ProgressBar
        value={done.size}
        max={setUpSteps.length}
        aria-label={`${done.size} of ${setUpSteps.length} steps done`}
      />
      <ol className={styles.list}>
        {setUpSteps.map((step) => (
          <li key={step} aria-current={step === current ? 'step' : undefined}>
            <Link
              to="/projects/$projectId/set-up"
              params={{ projectId }}
              search={{ step, ...(tenant !== undefined && { tenant }) }}
              className={mergeClasses(styles.step, step === current && styles.current)}
            >
              {done.has(step) ? (
                <CheckmarkCircleRegular className={mergeClasses(styles.icon, styles.done)} aria-label="Done:" />
              ) : (
                <CircleRegular className={styles.icon} aria-label="To do:" />
              )}
              {stepNames[step]}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  )
}
