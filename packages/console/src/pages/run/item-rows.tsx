/** The items of a for-each, each opened to its own steps. */
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Button,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components'
import { type ReactNode, useState } from 'react'
import { itemState, type TimelineItem, type TimelineStep } from '../../drawing/timeline.ts'
import { StepBadge } from '../runs/run-badge.tsx'

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  head: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
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
  const failed = items.filter((item) => itemState(item) === 'failed').length
  return (
    <>
      <Text>
        {items.length} {items.length === 1 ? 'item' : 'items'}
        {failed > 0 && `, ${failed} failed`}
      </Text>
      <Accordion multiple collapsible>
        {items.slice(0, most).map((item) => (
          <AccordionItem key={item.index} value={item.index}>
            <AccordionHeader as="h3">
              <span className={styles.head}>
                Item {item.index + 1} <StepBadge state={itemState(item)} />
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
      {items.length > most && <Button onClick={() => setMost(most + atOnce)}>Show more items</Button>}
    </>
  )
}
