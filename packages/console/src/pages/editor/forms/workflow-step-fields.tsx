/** A step that is another workflow. */
import type { Step, Template, Trigger } from '@drawbridge/api'
import { Switch } from '@fluentui/react-components'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Choice } from '../../../components/choice.tsx'
import { fieldsOf, type Shape } from '../../../drawing/schema-fields.ts'
import { workflowsQuery } from '../../workflows/queries.ts'
import { ValueField } from '../fields/value-field.tsx'
import { inQuotes } from './in-quotes.ts'
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
  const called = others.find(({ id }) => id === step.workflowId)?.trigger
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
      <IssueField path="input" label="Input" hint={`In that workflow it is trigger. ${inQuotes}`}>
        <ValueField
          label="Input"
          shape={inputShape(called, step.input)}
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

/** As the called workflow wants it, where it says so and nothing else is given. */
function inputShape(called: Trigger | undefined, input: Template): Shape {
  const schema = called?.type === 'call' || called?.type === 'manual' ? called.input : undefined
  const fields = schema ? fieldsOf(schema) : []
  const given = input !== null && typeof input === 'object' ? Object.keys(input) : []
  return fields.length > 0 && given.every((name) => fields.some((field) => field.name === name))
    ? { kind: 'object', fields }
    : { kind: 'map', item: { kind: 'any', texts: false } }
}
