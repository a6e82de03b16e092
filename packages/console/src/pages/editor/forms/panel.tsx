/** Beside the canvas: the form of the card that is opened, or of the workflow as a whole. */
import type { Finding } from '@drawbridge/api'
import { makeStyles, tokens } from '@fluentui/react-components'
import type { KeyboardEvent } from 'react'
import { start } from '../../../drawing/edits.ts'
import { documentPath } from '../../../drawing/findings.ts'
import { pathOf } from '../../../drawing/place.ts'
import { phone } from '../../../theme.ts'
import { focusCard, formId } from '../canvas-keys.ts'
import { useEditor } from '../editor-state.ts'
import { FindingsHere } from '../fields/field-issue.tsx'
import { EachForm } from './each-form.tsx'
import { StepForm } from './step-form.tsx'
import { TriggerForm } from './trigger-form.tsx'
import { WorkflowForm } from './workflow-form.tsx'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
    minWidth: 0,
    minHeight: 0,
    overflowY: 'auto',
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    [phone]: { overflowY: 'visible' },
  },
})

export type PanelProps = {
  readonly projectId: string
  readonly workflowId: string | undefined
  readonly findings: readonly Finding[]
}

export function Panel(props: PanelProps) {
  const styles = useStyles()
  const { definition, place, opened, step } = useEditor()
  const path = step ? pathOf(place, step.id) : ''
  const here = props.findings.filter(({ stepId }) => (stepId ?? '') === path)
  const toCard = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    event.preventDefault()
    focusCard(opened ?? start)
  }
  return (
    <aside id={formId} tabIndex={-1} aria-label="Form" className={styles.root} onKeyDown={toCard}>
      <FindingsHere value={{ findings: here, prefix: opened === undefined ? '' : documentPath(definition, path) }}>
        {step ? (
          <StepForm key={path} {...props} step={step} findings={here} />
        ) : opened !== start ? (
          <WorkflowForm findings={here} />
        ) : place.length > 0 ? (
          <EachForm />
        ) : (
          <TriggerForm findings={here} />
        )}
      </FindingsHere>
    </aside>
  )
}
