/** One setting of a workflow: what the user is asked, how they answer, and what counts until they do. */
import type { Setting } from '@drawbridge/api'
import { Button, Input, makeStyles, Switch, tokens } from '@fluentui/react-components'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { useState } from 'react'
import { Choice } from '../../../components/choice.tsx'
import { put } from '../../../drawing/values.ts'
import { settingTypes } from '../../../words/settings.ts'
import { IssueField } from './issue-field.tsx'
import { Pair } from './pair.tsx'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  last: { display: 'flex', justifyContent: 'space-between' },
})

type SettingFieldsProps = {
  readonly setting: Setting
  /** In the definition, such as `settings.0`. */
  readonly path: string
  readonly onSetting: (setting: Setting) => void
  readonly onRemove: () => void
}

export function SettingFields({ setting, path, onSetting, onRemove }: SettingFieldsProps) {
  const styles = useStyles()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset within the fieldset would read its legend before each field
    <div role="group" aria-label={`Setting ${setting.name}`} className={styles.root}>
      <IssueField path={`${path}.label`} label="Question for the user" required>
        <Input
          value={setting.label}
          maxLength={100}
          onChange={(_, { value }) => onSetting({ ...setting, label: value })}
        />
      </IssueField>
      <IssueField path={`${path}.help`} label="Help for the user">
        <Input
          value={setting.help ?? ''}
          maxLength={500}
          placeholder="What it is for, in a sentence"
          onChange={(_, { value }) => onSetting(put(setting, 'help', value || undefined))}
        />
      </IssueField>
      <Pair>
        <IssueField path={`${path}.name`} label="Name in expressions" required hint={`settings.${setting.name}`}>
          <Input value={setting.name} onChange={(_, { value }) => onSetting({ ...setting, name: value })} />
        </IssueField>
        <IssueField path={`${path}.type`} label="Kind">
          <Choice
            value={setting.type}
            onChange={(_, { value }) => onSetting(ofType(setting, value as Setting['type']))}
          >
            {Object.entries(settingTypes).map(([type, words]) => (
              <option key={type} value={type}>
                {words}
              </option>
            ))}
          </Choice>
        </IssueField>
      </Pair>
      {setting.type === 'choice' && (
        <IssueField path={`${path}.choices`} label="Choices" hint="Separated by commas.">
          <ChoicesInput choices={setting.choices} onChoices={(choices) => onSetting({ ...setting, choices })} />
        </IssueField>
      )}
      {setting.type !== 'folder' && (
        <IssueField path={`${path}.default`} label="Unless the user says otherwise">
          <DefaultInput setting={setting} onSetting={onSetting} />
        </IssueField>
      )}
      <div className={styles.last}>
        <Switch
          label="Must be chosen"
          checked={setting.required}
          onChange={(_, { checked }) => onSetting({ ...setting, required: checked })}
        />
        <Button
          appearance="subtle"
          icon={<DeleteRegular />}
          aria-label={`Remove setting ${setting.name}`}
          onClick={onRemove}
        />
      </div>
    </div>
  )
}

type ChoicesInputProps = { readonly choices: readonly string[]; readonly onChoices: (choices: string[]) => void }

/** What is typed stays as it is typed, commas at its end included. */
function ChoicesInput({ choices, onChoices, ...rest }: ChoicesInputProps) {
  const [typed, setTyped] = useState<string>()
  const current = typed !== undefined && listIn(typed).join() === choices.join() ? typed : choices.join(', ')
  return (
    <Input
      {...rest}
      value={current}
      onChange={(_, { value }) => {
        setTyped(value)
        onChoices(listIn(value))
      }}
    />
  )
}

type DefaultInputProps = {
  readonly setting: Exclude<Setting, { type: 'folder' }>
  readonly onSetting: (setting: Setting) => void
}

/** With the control that the user is given. */
function DefaultInput({ setting, onSetting, ...rest }: DefaultInputProps) {
  const write = (value: unknown) => onSetting(put(setting, 'default', value))
  const value = setting.default === undefined ? '' : String(setting.default)
  switch (setting.type) {
    case 'text':
      return <Input {...rest} value={value} onChange={(_, data) => write(data.value || undefined)} />
    case 'number':
      return (
        <Input
          {...rest}
          type="number"
          step="any"
          value={value}
          onChange={(_, data) => write(data.value === '' ? undefined : Number(data.value))}
        />
      )
    case 'boolean':
      return (
        <Choice {...rest} value={String(setting.default === true)} onChange={(_, data) => write(data.value === 'true')}>
          <option value="false">No</option>
          <option value="true">Yes</option>
        </Choice>
      )
    case 'choice':
      return (
        <Choice {...rest} value={value} onChange={(_, data) => write(data.value || undefined)}>
          <option value="">Nothing</option>
          {[...new Set([...setting.choices, ...(value === '' ? [] : [value])])].map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </Choice>
      )
  }
}

function ofType({ name, label, help, required }: Setting, type: Setting['type']): Setting {
  const described = { name, label, required, ...(help !== undefined && { help }) }
  return type === 'choice' ? { ...described, type, choices: ['One', 'Another'] } : { ...described, type }
}

function listIn(text: string): string[] {
  return text.split(',').flatMap((each) => each.trim() || [])
}
