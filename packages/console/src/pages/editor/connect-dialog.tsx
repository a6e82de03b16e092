/** Connects a card with another without a mouse. */
import { Button, Field, makeStyles, Text, tokens } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import { Choice } from '../../components/choice.tsx'
import { connect, type Label, labelsOf, refusalOf } from '../../drawing/edits.ts'
import { titleOf } from '../../drawing/kinds.ts'
import { labelWords } from '../../words/workflows.ts'
import { AskingDialog } from './asking-dialog.tsx'
import { focusCard } from './canvas-keys.ts'
import { useCatalogue } from './catalogue.ts'
import { useEditor } from './editor-state.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  actions: { display: 'flex', justifyContent: 'flex-end' },
})

export function ConnectDialog({ from }: { readonly from: string }) {
  const styles = useStyles()
  const editor = useEditor()
  const actions = useCatalogue()
  const { graph } = editor
  const source = graph.steps.find(({ id }) => id === from)
  const labels = labelsOf(source)
  const [on, setOn] = useState<Label>(labels[0]!)
  const targets = graph.steps.filter(({ id }) => refusalOf(graph, { from, to: id, on }) === undefined)
  const [chosen, setChosen] = useState<string>()
  const to = targets.find(({ id }) => id === chosen)?.id ?? targets[0]?.id

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (to === undefined) return
    editor.drawHere(connect(graph, { from, to, on }))
    editor.ask(undefined)
    focusCard(from)
  }
  return (
    <AskingDialog title={`Connect ${source ? titleOf(source, actions) : 'the trigger'}`} from={from}>
      <form className={styles.form} onSubmit={submit}>
        {labels.length > 1 && (
          <Field label="When">
            <Choice value={on} onChange={(_, { value }) => setOn(value as Label)}>
              {labels.map((label) => (
                <option key={label} value={label}>
                  {labelWords(label, source) || 'All is well'}
                </option>
              ))}
            </Choice>
          </Field>
        )}
        {to === undefined ? (
          <Text>There is no step that could follow. Add one first.</Text>
        ) : (
          <Field label="Goes on with">
            <Choice value={to} onChange={(_, { value }) => setChosen(value)}>
              {targets.map((step) => (
                <option key={step.id} value={step.id}>
                  {titleOf(step, actions)} ({step.id})
                </option>
              ))}
            </Choice>
          </Field>
        )}
        <div className={styles.actions}>
          <Button type="submit" appearance="primary" disabledFocusable={to === undefined}>
            Connect
          </Button>
        </div>
      </form>
    </AskingDialog>
  )
}
