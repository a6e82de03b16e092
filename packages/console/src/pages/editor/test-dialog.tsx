/** Tries the saved workflow with the last real event of its trigger, or with a made one, and says why. */
import { type Connection, runRoutes, type Trigger, type Workflow } from '@drawbridge/api'
import {
  Button,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Text,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ask, projectConnectionsQuery } from '../../api.ts'
import { Choice } from '../../components/choice.tsx'
import { ErrorNotice } from '../../components/error-notice.tsx'
import { AskingDialog } from './asking-dialog.tsx'
import { useEditor } from './editor-state.ts'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: tokens.spacingHorizontalS },
  code: { '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 } },
})

type TestDialogProps = {
  /** Undefined for one that was never saved. */
  readonly workflow: Workflow | undefined
  readonly onRun: (runId: string) => void
}

const titles: Record<Trigger['type'], string> = {
  file_change: 'Test with the last real change',
  schedule: 'Test as if its time had come',
  app_event: 'Test with the last real event',
  call: 'Try a call, and see the answer',
  manual: 'Run it by hand',
}

/** Of a sample that is no made one. */
const realWords: Record<Trigger['type'], string> = {
  file_change: 'This is the last real change that fits.',
  schedule: 'This is the last time that came.',
  app_event: 'This is the last real event that fits.',
  call: 'This is what the last call said.',
  manual: 'This is what the last run was given.',
}

export function TestDialog({ workflow, onRun }: TestDialogProps) {
  const styles = useStyles()
  const editor = useEditor()
  return (
    <AskingDialog title={titles[editor.definition.trigger.type]} from={editor.opened}>
      {workflow && !editor.unsaved ? (
        <TestForm workflow={workflow} onRun={onRun} />
      ) : (
        <div className={styles.form}>
          <Text>A test runs what is saved. Save the drawing first.</Text>
          <div className={styles.actions}>
            <Button appearance="primary" onClick={() => editor.ask({ what: 'save' })}>
              Save
            </Button>
          </div>
        </div>
      )}
    </AskingDialog>
  )
}

function TestForm({ workflow, onRun }: { readonly workflow: Workflow; readonly onRun: (runId: string) => void }) {
  const styles = useStyles()
  const editor = useEditor()
  const { projectId, id: workflowId } = workflow
  const { data: connections = [] } = useQuery(projectConnectionsQuery(projectId))
  const [chosen, setChosen] = useState<string>()
  const [edited, setEdited] = useState<string>()
  const connection = connections.find(({ id }) => id === chosen) ?? connections[0]
  const sample = useQuery({
    queryKey: ['projects', projectId, 'workflows', workflowId, 'sample', connection?.id ?? null],
    queryFn: ({ signal }) => {
      const query = connection ? { connectionId: connection.id } : {}
      return ask(runRoutes.sample, { params: { projectId, workflowId }, query }, signal)
    },
    gcTime: 0,
  })
  const text = edited ?? (sample.data ? JSON.stringify(sample.data.payload, null, 2) : '')
  const input = readJson(text)
  const start = useMutation({
    mutationFn: () => {
      const whose = connection ? { userId: connection.userId ?? '', connectionId: connection.id } : {}
      return ask(runRoutes.start, { params: { projectId, workflowId }, body: { ...whose, input, test: true } })
    },
    onSuccess: ({ run }) => {
      editor.ask(undefined)
      onRun(run.id)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (input !== undefined) start.mutate()
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      {start.error && <ErrorNotice error={start.error} />}
      {sample.error && <ErrorNotice error={sample.error} />}
      <ConnectionField connections={connections} chosen={connection} onChoose={setChosen} />
      {sample.data && (
        <MessageBar intent={sample.data.from === 'event' ? 'success' : 'info'} layout="multiline">
          <MessageBarBody>
            {sample.data.from === 'event' ? realWords[editor.definition.trigger.type] : sample.data.because}
          </MessageBarBody>
        </MessageBar>
      )}
      <Field
        label="What begins the run"
        hint="You can change it before you run it. What the steps do, they really do."
        {...(sample.data &&
          input === undefined && { validationState: 'error', validationMessage: 'This is not JSON.' })}
      >
        <Textarea
          className={styles.code}
          rows={10}
          resize="vertical"
          value={text}
          onChange={(_, { value }) => setEdited(value)}
        />
      </Field>
      <div className={styles.actions}>
        <Button type="submit" appearance="primary" disabledFocusable={start.isPending || input === undefined}>
          Run the test
        </Button>
      </div>
    </form>
  )
}

type ConnectionFieldProps = {
  readonly connections: readonly Connection[]
  readonly chosen: Connection | undefined
  readonly onChoose: (id: string) => void
}

function ConnectionField({ connections, chosen, onChoose }: ConnectionFieldProps) {
  return (
    <Field
      label="For"
      {...(connections.length === 0 && { hint: 'Nobody is connected yet. Steps that need a OneDrive will fail.' })}
    >
      <Choice value={chosen?.id ?? ''} onChange={(_, { value }) => onChoose(value)}>
        {connections.length === 0 && <option value="">Nobody</option>}
        {connections.map(({ id, account, userId }) => (
          <option key={id} value={id}>
            {account.displayName} ({userId || 'the project itself'})
          </option>
        ))}
      </Choice>
    </Field>
  )
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
