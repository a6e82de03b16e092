/** What each user chooses when the workflow is switched on for them. */
import type { Setting } from '@drawbridge/api'
import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { useEditor } from '../editor-state.ts'
import { SettingFields } from './setting-fields.tsx'

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    margin: 0,
    padding: 0,
    border: 'none',
  },
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

function freeName(settings: readonly Setting[]): string {
  for (let number = 1; ; number++) {
    const name = `setting${number}`
    if (!settings.some((each) => each.name === name)) return name
  }
}
