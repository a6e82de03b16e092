/** The steps of a run, each with a bar that shows when it was done. */
import type { Run, RunStep } from '@drawbridge/api'
import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useMemo, useState } from 'react'
import { useNow } from '../../components/now.ts'
import { Section } from '../../components/section.tsx'
import { timelineOf } from '../../drawing/timeline.ts'
import { isEnded } from '../../words/runs.ts'
import { type Opened, StepRow } from './step-row.tsx'
import { useStepTitles } from './step-titles.ts'

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', margin: 0, padding: 0, listStyleType: 'none' },
  quiet: { color: tokens.colorNeutralForeground2 },
})

type TimelineProps = {
  readonly run: Run
  readonly steps: readonly RunStep[]
  readonly more: (() => void) | undefined
  readonly onDone: () => void
}

export function Timeline({ run, steps, more, onDone }: TimelineProps) {
  const styles = useStyles()
  const now = useNow(isEnded(run.state) ? 60_000 : 1_000)
  const titleOf = useStepTitles(run)
  const opened = useOpened()
  const timeline = useMemo(() => timelineOf(run, steps, now), [run, steps, now])
  return (
    <Section title="Timeline" lead="Open a step to see what went in and what came out.">
      {timeline.length === 0 && (
        <Text className={styles.quiet}>{isEnded(run.state) ? 'No step was begun.' : 'No step has begun yet.'}</Text>
      )}
      <ol className={styles.list} aria-label="Steps">
        {timeline.map((each) => (
          <StepRow key={each.step.path} run={run} entry={each} opened={opened} titleOf={titleOf} onDone={onDone} />
        ))}
      </ol>
      {more && <Button onClick={more}>Show more steps</Button>}
    </Section>
  )
}

function useOpened(): Opened {
  const [paths, setPaths] = useState<ReadonlySet<string>>(new Set())
  const toggle = (path: string) =>
    setPaths((before) => {
      const after = new Set(before)
      if (!after.delete(path)) after.add(path)
      return after
    })
  return { paths, toggle }
}
