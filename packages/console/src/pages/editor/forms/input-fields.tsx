/** What goes into a step, by its type. */
import type { DescribedAction, Step } from '@drawbridge/api'
import { MessageBar, MessageBarBody } from '@fluentui/react-components'
import { fieldsOf } from '../../../drawing/schema-fields.ts'
import { FieldPath } from '../fields/field-issue.tsx'
import { ValueField } from '../fields/value-field.tsx'
import { ConditionFields, TransformFields } from './expression-fields.tsx'
import { ForEachFields } from './for-each-fields.tsx'
import { HttpFields } from './http-fields.tsx'
import type { OnStep } from './on-step.ts'
import { RespondFields, SendEventFields } from './tell-fields.tsx'
import { WaitFields } from './wait-fields.tsx'
import { WorkflowStepFields } from './workflow-step-fields.tsx'

type InputFieldsProps = {
  readonly projectId: string
  readonly workflowId: string | undefined
  readonly step: Step
  readonly action: DescribedAction | undefined
  readonly onStep: OnStep
}

export function InputFields({ projectId, workflowId, step, action, onStep }: InputFieldsProps) {
  switch (step.type) {
    case 'action':
      return action ? (
        <FieldPath value="input">
          <ValueField
            shape={{ kind: 'object', fields: fieldsOf(action.input) }}
            value={step.input}
            onValue={(input) => onStep({ ...step, input: input as typeof step.input }, 'input')}
          />
        </FieldPath>
      ) : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>This server does not know the action “{step.action}”. Choose another step.</MessageBarBody>
        </MessageBar>
      )
    case 'http_request':
      return <HttpFields step={step} onStep={onStep} />
    case 'condition':
      return <ConditionFields step={step} onStep={onStep} />
    case 'transform':
      return <TransformFields step={step} onStep={onStep} />
    case 'for_each':
      return <ForEachFields step={step} onStep={onStep} />
    case 'wait':
      return <WaitFields step={step} onStep={onStep} />
    case 'send_event':
      return <SendEventFields projectId={projectId} step={step} onStep={onStep} />
    case 'respond':
      return <RespondFields step={step} onStep={onStep} />
    case 'workflow':
      return <WorkflowStepFields projectId={projectId} workflowId={workflowId} step={step} onStep={onStep} />
  }
}
