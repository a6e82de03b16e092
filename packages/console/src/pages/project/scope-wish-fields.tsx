/** What a product does with files, for whom, and in whose name. */
import { Checkbox, Field, makeStyles, Radio, RadioGroup } from '@fluentui/react-components'
import { fileUses } from '../../words/scope-plan.ts'

const useStyles = makeStyles({
  group: { display: 'flex', flexDirection: 'column', minWidth: 0, margin: 0, padding: 0, border: 'none' },
})

export function ScopeWishFields() {
  const styles = useStyles()
  return (
    <>
      <fieldset className={styles.group}>
        <legend>With files it does this</legend>
        {fileUses.map(([use, label]) => (
          <Checkbox key={use} name="uses" value={use} label={label} />
        ))}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>With these accounts</legend>
        <Checkbox name="accounts" value="work" label="Work or school" defaultChecked />
        <Checkbox name="accounts" value="personal" label="Personal" defaultChecked />
      </fieldset>
      <Field label="In whose name">
        <RadioGroup name="kind" defaultValue="delegated">
          <Radio value="delegated" label="Of the people who sign in" />
          <Radio value="application" label="Its own, without a user" />
        </RadioGroup>
      </Field>
    </>
  )
}
