/** A for-each: through what it goes, how many at once, and the way into its steps. */
import type { Step } from '@drawbridge/api'
import { Button, Input } from '@fluentui/react-components'
import { OpenRegular } from '@fluentui/react-icons/svg/open'
import { Choice } from '../../../components/choice.tsx'
import { asJson } from '../../../drawing/values.ts'
import { enter } from '../canvas-keys.ts'
import { useEditor } from '../editor-state.ts'
import { ParsedInput } from '../fields/parsed-input.tsx'
import { IssueField } from './issue-field.tsx'
import type { OnStep } from './on-step.ts'

type ForEachFieldsProps = { readonly step: Extract<Step, { type: 'for_each' }>; readonly onStep: OnStep }

export function ForEachFields({ step, onStep }: ForEachFieldsProps) {
  const editor = useEditor()
  const { length } = step.body.steps
  return (
    <>
      <Button icon={<OpenRegular />} onClick={() => enter(editor, step.id)}>
        {length === 0 ? 'Add steps for each item' : `Open its ${length === 1 ? 'step' : `${length} steps`}`}
      </Button>
      <IssueField
        path="items"
        label="Items"
        required
        hint="A list, such as {{ steps.listFiles.output.value }}. Inside, each of them is item."
      >
        <ParsedInput
          value={step.items}
          as={asJson}
          onValue={(items) => onStep({ ...step, items: (items ?? '') as typeof step.items }, 'items')}
        />
      </IssueField>
      <IssueField path="concurrency" label="At once" hint="How many items are worked on side by side, 50 at most.">
        <Input
          type="number"
          min={1}
          max={50}
          value={String(step.concurrency)}
          onChange={(_, { value }) => onStep({ ...step, concurrency: Number(value) }, 'concurrency')}
        />
      </IssueField>
      <IssueField path="most" label="Items at most" hint="A longer list fails before anything is done.">
        <Input
          type="number"
          min={1}
          max={100_000}
          value={String(step.most)}
          onChange={(_, { value }) => onStep({ ...step, most: Number(value) }, 'most')}
        />
      </IssueField>
      <IssueField path="onItemError" label="When an item fails">
        <Choice
          value={step.onItemError}
          onChange={(_, { value }) => onStep({ ...step, onItemError: value as 'stop' | 'continue' }, 'onItemError')}
        >
          <option value="stop">Stop, and fail</option>
          <option value="continue">Go on with the others</option>
        </Choice>
      </IssueField>
    </>
  )
}
