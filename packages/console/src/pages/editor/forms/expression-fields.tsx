/** Steps that are one expression. */
import type { Step } from '@drawbridge/api'
import { ExpressionInput } from '../fields/expression-input.tsx'
import { IssueField } from './issue-field.tsx'
import type { OnStep } from './on-step.ts'

type Of<Type extends Step['type']> = { readonly step: Extract<Step, { type: Type }>; readonly onStep: OnStep }

export function ConditionFields({ step, onStep }: Of<'condition'>) {
  return (
    <IssueField
      path="expression"
      label="Go on with “If so” when"
      required
      hint={'Without braces, such as trigger.item.size > 1000 and settings.strict. Ctrl + Space lists what there is.'}
    >
      <ExpressionInput
        bare
        value={step.expression}
        onText={(expression) => onStep({ ...step, expression }, 'expression')}
      />
    </IssueField>
  )
}

export function TransformFields({ step, onStep }: Of<'transform'>) {
  return (
    <IssueField
      path="expression"
      label="Expression"
      required
      hint="JSONata, without braces. Its value is the output. Ctrl + Space lists what there is."
    >
      <ExpressionInput
        bare
        value={step.expression}
        onText={(expression) => onStep({ ...step, expression }, 'expression')}
      />
    </IssueField>
  )
}
