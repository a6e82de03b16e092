/** The items of a for-each, each opened to its own steps; those that failed first in sight. */
import type { StepState } from '@drawbridge/api'
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Button,
  makeStyles,
  ToggleButton,
  tokens,
} from '@fluentui/react-components'
import { type ReactNode, useState } from 'react'
import { itemFailure, itemState, type TimelineItem, type TimelineStep } from '../../drawing/timeline.ts'
import { stepWords } from '../../words/runs.ts'
import { StepBadge } from '../runs/run-badge.tsx'

const useStyles = makeStyles({
  states: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalXS, margin: 0, padding: 0, border: 'none' },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  head: {
    display: 'inline-flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: `${tokens.spacingVerticalXXS} ${tokens.spacingHorizontalM}`,
    padding: `${tokens.spacingVerticalXS} 0`,
    overflowWrap: 'anywhere',
  },
  index: { minWidth: '64px', fontVariantNumeric: 'tabular-nums' },
  why: { color: tokens.colorNeutralForeground2 },
})

const atOnce = 50

type ItemRowsProps = {
  readonly items: readonly TimelineItem[]
  /** Handed down, since a step may have items of its own. */
  readonly draw: (step: TimelineStep) => ReactNode
}

export function ItemRows({ items, draw }: ItemRowsProps) {
  const styles = useStyles()
  const [most, setMost] = useState(atOnce)
  const byState = Map.groupBy(items, itemState)
  // Whoever opens it where something failed looks for that.
  const [state, setState] = useState<StepState | undefined>(byState.has('failed') ? 'failed' : undefined)
  const shown = (state && byState.get(state)) ?? items
  return (
    <>
      <fieldset className={styles.states} aria-label="Which items">
        {[undefined, ...byState.keys()].map((each) => (
          <ToggleButton
            key={each ?? 'all'}
            size="small"
            appearance="subtle"
            checked={shown === (each ? byState.get(each) : items)}
            onClick={() => setState(each)}
          >
            {each ? `${stepWords(each).label} ${byState.get(each)!.length}` : `All items ${items.length}`}
          </ToggleButton>
        ))}
      </fieldset>
      <Accordion multiple collapsible>
        {shown.slice(0, most).map((item) => (
          <AccordionItem key={item.index} value={item.index}>
            <AccordionHeader as="h3">
              <span className={styles.head}>
                <span className={styles.index}>Item {item.index + 1}</span> <StepBadge state={itemState(item)} />
                <span className={styles.why}>{itemFailure(item)?.message}</span>
              </span>
            </AccordionHeader>
            <AccordionPanel>
              <ol className={styles.list} aria-label={`Steps of item ${item.index + 1}`}>
                {item.steps.map(draw)}
              </ol>
            </AccordionPanel>
          </AccordionItem>
        ))}
      </Accordion>
      {shown.length > most && (
        <div>
          <Button onClick={() => setMost(most + atOnce)}>Show more items ({shown.length - most} left)</Button>
        </div>
      )}
    </>
  )
}
