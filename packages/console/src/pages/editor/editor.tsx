/** The editor of a workflow: the canvas, the form beside it, and what is done with both. */
import type { Definition, Workflow } from '@drawbridge/api'
import { Badge, Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { PlayRegular } from '@fluentui/react-icons/svg/play'
import { SaveRegular } from '@fluentui/react-icons/svg/save'
import { useBlocker } from '@tanstack/react-router'
import { ReactFlowProvider } from '@xyflow/react'
import { type ReactNode, useMemo, useState } from 'react'
import { Page } from '../../components/page.tsx'
import { marksOf } from '../../drawing/findings.ts'
import { pathOf } from '../../drawing/place.ts'
import { progressOf } from '../../drawing/progress.ts'
import { phone } from '../../theme.ts'
import { useLiveRun } from '../run/live-run.ts'
import { WorkflowLinks } from '../workflows/workflow-links.tsx'
import { AddStepDialog } from './add-step-dialog.tsx'
import { Canvas } from './canvas.tsx'
import { useCatalogue } from './catalogue.ts'
import { ConnectDialog } from './connect-dialog.tsx'
import { useEditorKeys } from './editor-keys.ts'
import { EditorProvider, useEditor, useEditorState } from './editor-state.ts'
import { FindingsMenu } from './findings-menu.tsx'
import { Panel } from './forms/panel.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { PlaceTrail } from './place-trail.tsx'
import { SaveDialog, type Saved } from './save-dialog.tsx'
import { TestDialog } from './test-dialog.tsx'
import { Toolbar } from './toolbar.tsx'
import { type Check, useCheck } from './use-check.ts'
import { VariablesProvider } from './variables.ts'
import { WatchedRun } from './watched-run.tsx'
import { WorkflowMenu } from './workflow-menu.tsx'

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 400px',
    gap: tokens.spacingHorizontalL,
    height: 'max(460px, calc(100dvh - 310px))',
    '@media (max-width: 1099px)': { gridTemplateColumns: 'minmax(0, 1fr) 340px' },
    [phone]: { gridTemplateColumns: 'minmax(0, 1fr)', gridTemplateRows: '56dvh auto', height: 'auto' },
  },
})

export type EditorProps = {
  readonly projectId: string
  /** Undefined for one that was never saved. */
  readonly workflow: Workflow | undefined
  readonly definition: Definition
  readonly back: ReactNode
  readonly onSaved: (saved: Saved) => void
}

export function Editor(props: EditorProps) {
  const { projectId, workflow, definition } = props
  const editor = useEditorState(definition, workflow === undefined)
  const path = editor.step ? pathOf(editor.place, editor.step.id) : ''
  const variables = useMemo(
    () => ({ projectId, workflowId: workflow?.id, definition: editor.definition, path }),
    [projectId, workflow?.id, editor.definition, path],
  )
  return (
    <EditorProvider value={editor}>
      <VariablesProvider value={variables}>
        <ReactFlowProvider>
          <Desk {...props} />
        </ReactFlowProvider>
      </VariablesProvider>
    </EditorProvider>
  )
}

function Desk({ projectId, workflow, back, onSaved }: EditorProps) {
  const styles = useStyles()
  const editor = useEditor()
  const actions = useCatalogue()
  const check = useCheck(projectId, workflow?.id, editor.definition)
  const [watched, setWatched] = useState<string>()
  const live = useLiveRun(projectId, watched)
  const progress = useMemo(() => progressOf(live.steps), [live.steps])
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => editor.unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: editor.unsaved,
    withResolver: true,
  })
  useEditorKeys()
  return (
    <>
      <Page
        wide
        title={editor.definition.name || 'Workflow'}
        back={back}
        actions={
          <>
            {workflow && <WorkflowMenu workflow={workflow} />}
            <Button icon={<PlayRegular />} onClick={() => editor.ask({ what: 'test' })}>
              Test
            </Button>
            <Button appearance="primary" icon={<SaveRegular />} onClick={() => editor.ask({ what: 'save' })}>
              Save
            </Button>
          </>
        }
      >
        {workflow && <WorkflowLinks projectId={projectId} workflowId={workflow.id} />}
        <Toolbar>
          <State workflow={workflow} check={check} />
          <FindingsMenu findings={check.findings} />
        </Toolbar>
        {watched !== undefined && <WatchedRun live={live} onClose={() => setWatched(undefined)} />}
        <PlaceTrail />
        <div className={styles.columns}>
          <Canvas actions={actions} marks={(path) => marksOf(check.findings, path)} progress={progress} />
          <Panel projectId={projectId} workflowId={workflow?.id} findings={check.findings} />
        </div>
      </Page>
      <Asked projectId={projectId} workflow={workflow} check={check} onSaved={onSaved} onRun={setWatched} />
      {blocker.status === 'blocked' && <LeaveDialog onLeave={blocker.proceed} onStay={blocker.reset} />}
    </>
  )
}

/** What the canvas or the toolbar has asked for. */
type AskedProps = Pick<EditorProps, 'projectId' | 'workflow' | 'onSaved'> & {
  readonly check: Check
  readonly onRun: (runId: string) => void
}

function Asked({ projectId, workflow, check, onSaved, onRun }: AskedProps) {
  const { asking } = useEditor()
  switch (asking?.what) {
    case 'step':
      return <AddStepDialog spot={asking.spot} />
    case 'connection':
      return <ConnectDialog from={asking.from} />
    case 'keys':
      return <KeysDialog />
    case 'save':
      return <SaveDialog projectId={projectId} workflow={workflow} check={check} onSaved={onSaved} />
    case 'test':
      return <TestDialog workflow={workflow} onRun={onRun} />
    default:
      return null
  }
}

function State({ workflow, check }: { readonly workflow: Workflow | undefined; readonly check: Check }) {
  const { unsaved } = useEditor()
  return (
    <>
      {!check.current && <Spinner size="tiny" aria-label="Checking" />}
      <Badge appearance="tint" size="large" color={unsaved ? 'warning' : 'informative'}>
        {unsaved ? 'Not saved' : `Version ${workflow?.version ?? 1}`}
      </Badge>
    </>
  )
}
