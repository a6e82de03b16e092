/** Saves another version, with a note; says so when somebody else has saved meanwhile. */
import { ApiError, type Definition, type Workflow, workflowRoutes } from '@drawbridge/api'
import { Button, Field, Input, MessageBar, MessageBarBody, makeStyles, Text, tokens } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { ask } from '../../api.ts'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { workflowsKey } from '../workflows/queries.ts'
import { AskingDialog } from './asking-dialog.tsx'
import { useEditor } from './editor-state.ts'
import { FindingList } from './finding-list.tsx'
import { goTo } from './finding-place.ts'
import type { Check } from './use-check.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: tokens.spacingHorizontalS },
})

export type Saved = { readonly workflow: Workflow; readonly definition: Definition }

type SaveDialogProps = {
  readonly projectId: string
  /** Undefined for one that was never saved. */
  readonly workflow: Workflow | undefined
  readonly check: Check
  readonly onSaved: (saved: Saved) => void
}

export function SaveDialog({ projectId, workflow, check, onSaved }: SaveDialogProps) {
  const styles = useStyles()
  const editor = useEditor()
  const queryClient = useQueryClient()
  const [note, setNote] = useState('')
  const noteField = useRef<HTMLInputElement>(null)
  // A dialog begins at its close button, where Enter would leave unsaved what Ctrl+S was pressed for.
  useEffect(() => noteField.current?.focus(), [])
  const { definition } = editor
  const save = useMutation({
    mutationFn: async ({ overwrite }: { overwrite: boolean }) => {
      const body = { definition, note }
      if (!workflow) return ask(workflowRoutes.create, { params: { projectId }, body })
      const expected = overwrite ? {} : { expectedVersion: workflow.version }
      const params = { projectId, workflowId: workflow.id }
      return ask(workflowRoutes.update, { params, body: { ...body, ...expected } })
    },
    onSuccess: async ({ workflow: saved }) => {
      editor.ask(undefined)
      editor.markSaved(definition)
      await queryClient.invalidateQueries({ queryKey: workflowsKey(projectId) })
      onSaved({ workflow: saved, definition })
    },
    onError: check.again,
  })
  const errors = check.findings.filter(({ severity }) => severity === 'error')
  const warnings = check.findings.length - errors.length
  const conflict = save.error instanceof ApiError && save.error.status === 409
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ overwrite: false })
  }
  return (
    <AskingDialog title={workflow ? `Save version ${workflow.version + 1}` : 'Save workflow'} from={editor.opened}>
      <form className={styles.form} onSubmit={submit}>
        {conflict ? (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>
              Somebody else has saved this workflow since you opened it. Look at their version under Versions, or save
              yours on top of it; theirs stays in the list.
            </MessageBarBody>
          </MessageBar>
        ) : (
          save.error && errors.length === 0 && <ErrorNotice error={save.error} />
        )}
        {errors.length > 0 && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>
              {errors.length === 1 ? 'One thing is' : `${errors.length} things are`} to be mended first.
            </MessageBarBody>
          </MessageBar>
        )}
        {errors.length > 0 && (
          <FindingList
            findings={errors}
            onChoose={(finding) => {
              // Closed before the focus moves, which a dialog would keep to itself.
              flushSync(() => editor.ask(undefined))
              goTo(editor, finding)
            }}
          />
        )}
        {errors.length === 0 && warnings > 0 && (
          <Text>
            {warnings === 1 ? 'One thing looks' : `${warnings} things look`} like a slip of the pen. It can be saved all
            the same.
          </Text>
        )}
        <Field label="What has changed" hint="For whoever looks at the versions later. You can leave it empty.">
          <Input input={{ ref: noteField }} value={note} maxLength={500} onChange={(_, { value }) => setNote(value)} />
        </Field>
        <div className={styles.actions}>
          {conflict && (
            <Button disabledFocusable={save.isPending} onClick={() => save.mutate({ overwrite: true })}>
              Save mine on top
            </Button>
          )}
          <Button type="submit" appearance="primary" disabledFocusable={save.isPending || errors.length > 0}>
            Save
          </Button>
        </div>
      </form>
    </AskingDialog>
  )
}
