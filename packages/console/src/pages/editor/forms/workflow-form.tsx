/** The workflow as a whole: its name, what each user chooses, and its limits. */
import { Field, Input, Textarea } from '@fluentui/react-components'
import { FlowRegular } from '@fluentui/react-icons/svg/flow'
import { useEditor } from '../editor-state.ts'
import { FormHead } from './form-head.tsx'
import { SettingsFields } from './settings-fields.tsx'

export function WorkflowForm() {
  const { definition, draw } = useEditor()
  const { name, description, limits } = definition
  const limit = (change: Partial<typeof limits>) => draw({ ...definition, limits: { ...limits, ...change } }, 'limits')
  return (
    <>
      <FormHead icon={<FlowRegular />} title="Workflow" />
      <Field label="Workflow name" required>
        <Input value={name} maxLength={100} onChange={(_, { value }) => draw({ ...definition, name: value }, 'name')} />
      </Field>
      <Field label="Description">
        <Textarea
          value={description}
          maxLength={2000}
          onChange={(_, { value }) => draw({ ...definition, description: value }, 'description')}
        />
      </Field>
      <SettingsFields />
      <Field label="Runs at once, of one connection">
        <Input
          type="number"
          min={1}
          max={100}
          value={String(limits.perConnection)}
          onChange={(_, { value }) => limit({ perConnection: Number(value) })}
        />
      </Field>
      <Field label="Runs that begin in a minute, of one connection">
        <Input
          type="number"
          min={1}
          max={10_000}
          value={String(limits.perMinute)}
          onChange={(_, { value }) => limit({ perMinute: Number(value) })}
        />
      </Field>
    </>
  )
}
