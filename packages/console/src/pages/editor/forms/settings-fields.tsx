/** What each user chooses when the workflow is switched on for them. */
import type { Setting } from '@drawbridge/api'
import { Button, Field, Input, makeStyles, Switch, Text, tokens } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { DeleteRegular } from '@fluentui/react-icons/svg/delete'
import { Choice } from '../../../components/choice.tsx'
import { put } from '../../../drawing/values.ts'
import { settingTypes } from '../../../words/settings.ts'
import { useEditor } from '../editor-state.ts'
import { useFieldIssue } from '../fields/field-issue.tsx'
import { Pair } from './pair.tsx'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    margin: 0,
    padding: 0,
    border: 'none',
  },
  setting: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  last: { display: 'flex', justifyContent: 'space-between' },
  legend: { padding: 0, marginBottom: tokens.spacingVerticalXS, fontWeight: tokens.fontWeightSemibold },
})

export function SettingsFields() {
  const styles = useStyles()
  const { definition, draw } = useEditor()
  const { settings } = definition
  const change = (next: readonly Setting[], about?: string) => draw({ ...definition, settings: [...next] }, about)
  const add = () =>
    change([...settings, { name: freeName(settings), label: 'New setting', required: false, type: 'text' }])
  return (
    <fieldset className={styles.root}>
      <legend className={styles.legend}>Settings that each user chooses</legend>
      {settings.length === 0 && <Text>None: it works alike for everybody.</Text>}
      {settings.map((setting, index) => (
        <SettingFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a name changes while it is typed
          key={index}
          setting={setting}
          path={`settings.${index}`}
          onSetting={(next) => change(settings.with(index, next), `setting ${index}`)}
          onRemove={() => change(settings.toSpliced(index, 1))}
        />
      ))}
      <div>
        <Button icon={<AddRegular />} onClick={add}>
          Add setting
        </Button>
      </div>
    </fieldset>
  )
}

type SettingFieldsProps = {
  readonly setting: Setting
  readonly path: string
  readonly onSetting: (setting: Setting) => void
  readonly onRemove: () => void
}

function SettingFields({ setting, path, onSetting, onRemove }: SettingFieldsProps) {
  const styles = useStyles()
  const issue = useFieldIssue(path)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset within the fieldset would read its legend before each field
    <div role="group" aria-label={`Setting ${setting.name}`} className={styles.setting}>
      <Field label="Question for the user" {...issue}>
        <Input value={setting.label} onChange={(_, { value }) => onSetting({ ...setting, label: value })} />
      </Field>
      <Pair>
        <Field label="Name in expressions">
          <Input value={setting.name} onChange={(_, { value }) => onSetting({ ...setting, name: value })} />
        </Field>
        <Field label="Kind">
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
        </Field>
      </Pair>
      {setting.type === 'choice' && (
        <Field label="Choices" hint="Separated by commas.">
          <Input
            defaultValue={setting.choices.join(', ')}
            onChange={(_, { value }) => onSetting({ ...setting, choices: listIn(value) })}
          />
        </Field>
      )}
      {setting.type === 'text' && (
        <Field label="Unless the user says otherwise">
          <Input
            value={setting.default ?? ''}
            onChange={(_, { value }) => onSetting(put(setting, 'default', value || undefined))}
          />
        </Field>
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

function ofType({ name, label, help, required }: Setting, type: Setting['type']): Setting {
  const described = { name, label, required, ...(help !== undefined && { help }) }
  return type === 'choice' ? { ...described, type, choices: ['One', 'Another'] } : { ...described, type }
}

function listIn(text: string): string[] {
  return text.split(',').flatMap((each) => each.trim() || [])
}

function freeName(settings: readonly Setting[]): string {
  for (let number = 1; ; number++) {
    const name = `setting${number}`
    if (!settings.some((each) => each.name === name)) return name
  }
}
