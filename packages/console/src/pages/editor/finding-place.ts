/** Where a finding belongs: what that place is called, and the way there. */
import type { DescribedAction, Finding } from '@drawbridge/api'
import { start } from '../../drawing/edits.ts'
import { titleOf } from '../../drawing/kinds.ts'
import { stepAt } from '../../drawing/place.ts'
import { focusForm } from './canvas-keys.ts'
import type { EditorState } from './editor-state.ts'

/** The step's title, or what of the workflow it is. */
export function placeWords({ definition }: EditorState, actions: readonly DescribedAction[], finding: Finding): string {
  const { stepId, path } = finding
  const found = stepId === null ? undefined : stepAt(definition, stepId)
  if (found) return titleOf(found.step, actions)
  if (stepId !== null) return stepId
  return path.startsWith('trigger') ? 'Trigger' : path.startsWith('settings') ? 'Settings' : 'Workflow'
}

/** Opens the card that it is about, and its form. */
export function goTo(editor: EditorState, { stepId, path }: Finding): void {
  const place = stepId?.split('/') ?? []
  const id = place.pop() ?? (path.startsWith('trigger') ? start : undefined)
  editor.enter(place, id)
  if (id === undefined) editor.open(undefined)
  focusForm({ wrong: true })
}
