/** What is done with the drawing as a whole. */
import type { Graph, Step } from '@drawbridge/api'
import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components'
import { AddRegular } from '@fluentui/react-icons/svg/add'
import { ArrowRedoRegular } from '@fluentui/react-icons/svg/arrow-redo'
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo'
import { KeyboardRegular } from '@fluentui/react-icons/svg/keyboard'
import { OrganizationRegular } from '@fluentui/react-icons/svg/organization'
import { SettingsRegular } from '@fluentui/react-icons/svg/settings'
import type { ReactNode } from 'react'
import { labelsOf, start } from '../../drawing/edits.ts'
import { forgetLayout } from '../../drawing/layout.ts'
import { focusForm } from './canvas-keys.ts'
import { useEditor } from './editor-state.ts'

const useStyles = makeStyles({
  root: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  rest: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS, marginLeft: 'auto' },
})

export function Toolbar({ children }: { readonly children?: ReactNode }) {
  const styles = useStyles()
  const editor = useEditor()
  const { definition, graph, place, step, opened } = editor
  const addHere = () => {
    const after = step ?? lastOf(graph)
    editor.ask({ what: 'step', spot: { from: after?.id ?? start, on: labelsOf(after)[0]! } })
  }
  const tools = [
    ['Undo', <ArrowUndoRegular key="undo" />, editor.undo, editor.canUndo],
    ['Redo', <ArrowRedoRegular key="redo" />, editor.redo, editor.canRedo],
    [
      'Tidy up',
      <OrganizationRegular key="tidy" />,
      () => editor.draw({ ...definition, layout: forgetLayout(graph, definition.layout, place) }),
      Object.keys(definition.layout).length > 0,
    ],
    [
      'Name, settings and limits',
      <SettingsRegular key="settings" />,
      () => {
        editor.open(undefined)
        focusForm()
      },
      true,
    ],
    ['Keys', <KeyboardRegular key="keys" />, () => editor.ask({ what: 'keys' }), true],
  ] as const
  return (
    <div role="toolbar" aria-label="Drawing" className={styles.root}>
      <Button icon={<AddRegular />} onClick={addHere}>
        {opened === start || opened === undefined ? 'Add step' : 'Add step after'}
      </Button>
      {tools.map(([label, icon, act, can]) => (
        <Tooltip key={label} content={label} relationship="label">
          <Button appearance="subtle" icon={icon} disabledFocusable={!can} onClick={() => can && act()} />
        </Tooltip>
      ))}
      <div className={styles.rest}>{children}</div>
    </div>
  )
}

/** Where a chain ends, so that a step that is added without saying where goes on from there. */
function lastOf({ steps, edges }: Graph): Step | undefined {
  return steps.findLast(({ id }) => !edges.some(({ from }) => from === id))
}
