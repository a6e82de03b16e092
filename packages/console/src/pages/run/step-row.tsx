/** One step in the timeline: closed a line with a bar, opened all that is known of it. */
import type { Run, RunStep } from '@drawbridge/api'
import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components'
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down'
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right'
import { useId } from 'react'
import type { TimelineStep } from '../../drawing/timeline.ts'
import { phone } from '../../theme.ts'
import { longDuration } from '../../words/runs.ts'
import { stepTypeWords } from '../../words/steps.ts'
import { StepBadge } from '../runs/run-badge.tsx'
import { ItemRows } from './item-rows.tsx'
import { StepDetail } from './step-detail.tsx'

const useStyles = makeStyles({
  row: { ':not(:first-child)': { borderTop: `1px solid ${tokens.colorNeutralStroke2}` } },
  head: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(120px, 260px) minmax(60px, 1fr) 76px 112px',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} 0`,
    [phone]: { gridTemplateColumns: 'auto minmax(0, 1fr) auto' },
  },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0, overflowWrap: 'anywhere' },
  title: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  track: {
    position: 'relative',
    height: '10px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground3,
    [phone]: { gridRow: 2, gridColumn: '1 / -1' },
  },
  bar: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    minWidth: '4px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorBrandBackground,
  },
  failed: { backgroundColor: tokens.colorStatusDangerBackground3 },
  waiting: { backgroundColor: tokens.colorStatusWarningBorderActive },
  time: { textAlign: 'right', fontVariantNumeric: 'tabular-nums', [phone]: { display: 'none' } },
  detail: {
    padding: `0 0 ${tokens.spacingVerticalL} 44px`,
    [phone]: { paddingLeft: 0 },
  },
})

/** Which steps are opened, by their paths: kept above the rows, since a step that is done again is gone for a moment. */
export type Opened = {
  readonly paths: ReadonlySet<string>
  readonly toggle: (path: string) => void
}

type StepRowProps = {
  readonly run: Run
  readonly entry: TimelineStep
  readonly opened: Opened
  readonly titleOf: (step: RunStep) => string
  readonly onDone: () => void
}

export function StepRow(props: StepRowProps) {
  const { run, entry, opened, titleOf, onDone } = props
  const styles = useStyles()
  const detailId = useId()
  const { step, span, items } = entry
  const open = opened.paths.has(step.path)
  const title = titleOf(step)
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <Button
          appearance="subtle"
          icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
          aria-expanded={open}
          aria-controls={detailId}
          aria-label={`${title}: details`}
          onClick={() => opened.toggle(step.path)}
        />
        <span className={styles.words}>
          <span className={styles.title}>{title}</span>
          <span className={styles.quiet}>
            {[
              title === step.stepId ? stepTypeWords(step) : step.stepId,
              step.attempts.length > 1 && `${step.attempts.length} attempts`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
        <span className={styles.track} aria-hidden>
          {span && (
            <span
              className={mergeClasses(
                styles.bar,
                step.state === 'failed' && styles.failed,
                step.state === 'waiting' && styles.waiting,
              )}
              style={{ left: `${Math.min(99, span.from * 100)}%`, width: `${Math.max(0.5, span.width * 100)}%` }}
            />
          )}
        </span>
        <span className={mergeClasses(styles.quiet, styles.time)}>{span ? longDuration(span.milliseconds) : ''}</span>
        <span>
          <StepBadge state={step.state} />
        </span>
      </div>
      <div id={detailId} className={mergeClasses(open && styles.detail)}>
        {open && <StepDetail run={run} step={step} onDone={onDone} />}
        {open && items.length > 0 && (
          <ItemRows items={items} draw={(each) => <StepRow key={each.step.path} {...props} entry={each} />} />
        )}
      </div>
    </li>
  )
}
