/** What a step is called by people, and by expressions. */
import { nameSchema, type Step } from '@drawbridge/api'
import { Field, Input } from '@fluentui/react-components'
import { useState } from 'react'
import { kindTitle } from '../../../drawing/kinds.ts'
import { everyStep } from '../../../drawing/place.ts'
import { renameStep } from '../../../drawing/step-ids.ts'
import { put } from '../../../drawing/values.ts'
import { useCatalogue } from '../catalogue.ts'
import { useEditor } from '../editor-state.ts'

type NameFieldsProps = { readonly step: Step; readonly onStep: (step: Step, field: string) => void }

export function NameFields({ step, onStep }: NameFieldsProps) {
  const actions = useCatalogue()
  const editor = useEditor()
  const [typed, setTyped] = useState(step.id)
  const wrong = wrongWith(
    typed,
    step.id,
    everyStep(editor.definition).map((each) => each.step.id),
  )
  const rename = () => {
    if (wrong !== undefined || typed === step.id) return setTyped(step.id)
    editor.draw(renameStep(editor.definition, editor.place, step.id, typed))
    editor.open(typed)
  }
  return (
    <>
      <Field label="Label">
        <Input
          value={step.label ?? ''}
          placeholder={kindTitle(step, actions)}
          maxLength={100}
          onChange={(_, { value }) => onStep(put(step, 'label', value || undefined), 'label')}
        />
      </Field>
      <Field
        label="Name in expressions"
        hint={`Its output is steps.${step.id}.output`}
        {...(wrong !== undefined && { validationState: 'error', validationMessage: wrong })}
      >
        <Input
          value={typed}
          onChange={(_, { value }) => setTyped(value)}
          onBlur={rename}
          onKeyDown={({ key }) => key === 'Enter' && rename()}
        />
      </Field>
    </>
  )
}

function wrongWith(typed: string, id: string, taken: readonly string[]): string | undefined {
  if (typed === id) return undefined
  if (taken.includes(typed)) return 'Another step has this name.'
  return nameSchema.safeParse(typed).error?.issues[0]?.message
}
