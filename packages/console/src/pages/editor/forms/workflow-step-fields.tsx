/** A step that is another workflow. */
import type { Step, Template } from '@drawbridge/api'
import { Switch } from '@fluentui/react-components'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Choice } from '../../../components/choice.tsx'
import { workflowsQuery } from '../../workflows/queries.ts'
import { MapField } from '../fields/map-field.tsx'
import { IssueField } from './issue-field.tsx'
import type { OnStep } from './on-step.ts'

type WorkflowStepFieldsProps = {
  readonly projectId: string
  readonly workflowId: string | undefined
  readonly step: Extract<Step, { type: 'workflow' }>
  readonly onStep: OnStep
}

export function WorkflowStepFields({ projectId, workflowId, step, onStep }: WorkflowStepFieldsProps) {
  const { data } = useInfiniteQuery(workflowsQuery(projectId))
  const others = data?.pages.flatMap((page) => page.workflows).filter(({ id }) => id !== workflowId) ?? []
  return (
    <>
      <IssueField path="workflowId" label="Workflow" required>
        <Choice
          value={step.workflowId}
          onChange={(_, { value }) => onStep({ ...step, workflowId: value }, 'workflowId')}
        >
          <option value="">Choose one</option>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
      </IssueField>
      <IssueField path="input" label="Input" hint="In that workflow it is trigger.">
        <MapField
          label="Input"
          value={step.input}
          onValue={(input) => onStep({ ...step, input: (input ?? {}) as Template }, 'input')}
        />
      </IssueField>
      <Switch
        label="Wait for its end, and take its reply"
        checked={step.wait}
        onChange={(_, { checked }) => onStep({ ...step, wait: checked }, 'wait')}
      />
    </>
  )
}
