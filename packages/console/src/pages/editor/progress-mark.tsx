/** How a step is in the run that is watched: a shape and a word, not a colour alone. */
import { makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { ArrowForwardRegular } from '@fluentui/react-icons/svg/arrow-forward'
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle'
import { ClockRegular } from '@fluentui/react-icons/svg/clock'
import { DismissCircleFilled } from '@fluentui/react-icons/svg/dismiss-circle'
import type { StepProgress } from '../../drawing/progress.ts'
import { progressWords } from '../../words/runs.ts'

const useStyles = makeStyles({
  root: { display: 'grid', placeItems: 'center', flexShrink: 0, fontSize: '20px' },
  succeeded: { color: tokens.colorStatusSuccessForeground1 },
  failed: { color: tokens.colorStatusDangerForeground1 },
  other: { color: tokens.colorNeutralForeground3 },
})

export function ProgressMark({ progress }: { readonly progress: StepProgress }) {
  const styles = useStyles()
  const words = progressWords(progress)
  return (
    <span className={styles.root} role="img" aria-label={words} title={words}>
      <Shape state={progress.state} />
    </span>
  )
}

function Shape({ state }: Pick<StepProgress, 'state'>) {
  const styles = useStyles()
  switch (state) {
    case 'running':
      return <Spinner size="tiny" aria-hidden />
    case 'waiting':
      return <ClockRegular className={styles.other} aria-hidden />
    case 'succeeded':
      return <CheckmarkCircleFilled className={styles.succeeded} aria-hidden />
    case 'failed':
    case 'cancelled':
      return <DismissCircleFilled className={state === 'failed' ? styles.failed : styles.other} aria-hidden />
    case 'skipped':
      return <ArrowForwardRegular className={styles.other} aria-hidden />
  }
}
