/** The workflow as a whole: its name, what each user chooses, and its limits. */
import type { Finding } from '@drawbridge/api'
import { Field, Input, Switch, Textarea } from '@fluentui/react-components'
import { FlowRegular } from '@fluentui/react-icons/svg/flow'
import { useEditor } from '../editor-state.ts'
import { FormHead } from './form-head.tsx'
import { IssueField } from './issue-field.tsx'
import { SettingsFields } from './settings-fields.tsx'

/** What stands beside a field is not said twice; what is about the trigger is said in its form. */
const elsewhere = /^(trigger|name$|description$|settings\.\d+\.|limits\.)/

export function WorkflowForm({ findings }: { readonly findings: readonly Finding[] }) {
  const { definition, draw } = useEditor()
  const { name, description, offered, limits } = definition
  const limit = (change: Partial<typeof limits>) => draw({ ...definition, limits: { ...limits, ...change } }, 'limits')
  return (
    <>
      <FormHead
        icon={<FlowRegular />}
        title="Workflow"
        findings={findings.filter(({ path }) => !elsewhere.test(path))}
      />
      <IssueField path="name" label="Workflow name" required>
        <Input value={name} maxLength={100} onChange={(_, { value }) => draw({ ...definition, name: value }, 'name')} />
      </IssueField>
      <IssueField path="description" label="Description">
        <Textarea
          value={description}
          maxLength={2000}
          onChange={(_, { value }) => draw({ ...definition, description: value }, 'description')}
        />
      </IssueField>
      <Field
        hint={
          offered
            ? 'They find it in your product, and switch it on and off themselves.'
            : 'Only your product or you switch it on. Those for whom it is on can still see it and switch it off.'
        }
      >
        <Switch
          label="Offer it to users"
          checked={offered}
          onChange={(_, { checked }) => draw({ ...definition, offered: checked })}
        />
      </Field>
      <SettingsFields />
      <IssueField path="limits.perConnection" label="Runs at once, of one connection">
        <Input
          type="number"
          min={1}
          max={100}
          value={String(limits.perConnection)}
          onChange={(_, { value }) => limit({ perConnection: Number(value) })}
        />
      </IssueField>
      <IssueField path="limits.perMinute" label="Runs that begin in a minute, of one connection">
        <Input
          type="number"
          min={1}
          max={10_000}
          value={String(limits.perMinute)}
          onChange={(_, { value }) => limit({ perMinute: Number(value) })}
        />
      </IssueField>
    </>
  )
}
