/** The form of a step: what it is called, what goes into it, and what happens when it fails. */
import type { Finding, Step } from '@drawbridge/api'
import { Accordion, AccordionHeader, AccordionItem, AccordionPanel, Button, Tooltip } from '@fluentui/react-components'
import { CopyRegular } from '@fluentui/react-icons/svg/copy'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { replaceStep } from '../../../drawing/edits.ts'
import { kindOf, kindTitle } from '../../../drawing/kinds.ts'
import { takeOut } from '../canvas-keys.ts'
import { useCatalogue } from '../catalogue.ts'
import { useEditor } from '../editor-state.ts'
import { duplicate } from '../step-actions.ts'
import { KindIcon } from '../step-icon.tsx'
import { AttemptFields } from './attempt-fields.tsx'
import { FormHead } from './form-head.tsx'
import { InputFields } from './input-fields.tsx'
import { NameFields } from './name-fields.tsx'

type StepFormProps = {
  readonly projectId: string
  readonly workflowId: string | undefined
  readonly step: Step
  readonly findings: readonly Finding[]
}

export function StepForm({ projectId, workflowId, step, findings }: StepFormProps) {
  const editor = useEditor()
  const actions = useCatalogue()
  const action = step.type === 'action' ? actions.find(({ name }) => name === step.action) : undefined
  /** What is written in one field is undone at once. */
  const change = (next: Step, field: string) => editor.drawHere(replaceStep(editor.graph, next), `${step.id} ${field}`)
  return (
    <>
      <FormHead
        icon={<KindIcon kind={kindOf(step)} actions={actions} />}
        title={kindTitle(step, actions)}
        lead={action?.summary}
        findings={findings.filter(
          ({ path }) => !/\.(input|expression|items|url|headers|body|for|until|name|payload|workflowId)\b/.test(path),
        )}
        actions={
          <>
            <Tooltip content="Duplicate (D)" relationship="label">
              <Button appearance="subtle" icon={<CopyRegular />} onClick={() => duplicate(editor, step)} />
            </Tooltip>
            <Tooltip content="Take out (Delete)" relationship="label">
              <Button appearance="subtle" icon={<DeleteRegular />} onClick={() => takeOut(editor, step.id)} />
            </Tooltip>
          </>
        }
      />
      <NameFields step={step} onStep={change} />
      <InputFields projectId={projectId} workflowId={workflowId} step={step} action={action} onStep={change} />
      {(step.type === 'action' || step.type === 'http_request') && (
        <Accordion collapsible>
          <AccordionItem value="attempts">
            <AccordionHeader as="h3">When it fails</AccordionHeader>
            <AccordionPanel>
              <AttemptFields step={step} action={action} onStep={change} />
            </AccordionPanel>
          </AccordionItem>
        </Accordion>
      )}
    </>
  )
}
