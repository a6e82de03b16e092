/** One question to the user, answered with the control that its kind calls for. */
import type { Setting } from '@drawbridge/api'
import { Field, Input, Switch } from '@fluentui/react-components'
import { Choice } from '../../components/choice.tsx'
import type { FieldIssue } from '../../components/use-form.ts'
import { FolderField } from '../folders/folder-field.tsx'
import { fieldName } from './read-settings.ts'

type SettingFieldProps = {
  readonly setting: Setting
  /** What was chosen before. */
  readonly chosen: unknown
  readonly issue: FieldIssue
  /** In whose drive a folder is chosen. */
  readonly drive: { readonly projectId: string; readonly connectionId: string }
}

export function SettingField({ setting, chosen, issue, drive }: SettingFieldProps) {
  const { label, help, required, type } = setting
  const name = fieldName(setting)
  const value = chosen ?? ('default' in setting ? setting.default : undefined)
  const field = { label, required, ...(help !== undefined && { hint: help }), ...issue }
  switch (type) {
    case 'boolean':
      return (
        <Field {...(help !== undefined && { hint: help })} {...issue}>
          <Switch name={name} label={label} defaultChecked={value === true} />
        </Field>
      )
    case 'choice':
      return (
        <Field {...field}>
          <Choice name={name} defaultValue={String(value ?? '')}>
            {(!required || value === undefined) && <option value="">{required ? 'Choose one' : 'None'}</option>}
            {setting.choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </Choice>
        </Field>
      )
    case 'folder':
      return (
        <Field {...field}>
          {(control) => (
            <FolderField
              {...(control as object)}
              {...drive}
              key={drive.connectionId}
              name={name}
              label={label}
              required={required}
              folderId={typeof chosen === 'string' ? chosen : ''}
            />
          )}
        </Field>
      )
    case 'number':
      return (
        <Field {...field}>
          <Input name={name} type="number" step="any" defaultValue={String(value ?? '')} />
        </Field>
      )
    case 'text':
      return (
        <Field {...field}>
          <Input name={name} defaultValue={String(value ?? '')} />
        </Field>
      )
  }
}
