/** What is done to steps from several places: with the mouse, with the keys, from the form. */
import type { Edge, Step } from '@drawbridge/api'
import { addAfter, insertOn, onward } from '../../drawing/edits.ts'
import { ideaOf, type Kind } from '../../drawing/kinds.ts'
import { copyStep, freshId } from '../../drawing/step-ids.ts'
import type { EditorState, Spot } from './editor-state.ts'

/** Adds a step where it was asked for, and opens its form. */
export function add(editor: EditorState, kind: Kind, spot: Spot): Step {
  const step = kind.blank(freshId(ideaOf(kind), editor.definition))
  editor.drawHere(put(editor, step, spot))
  editor.open(step.id)
  return step
}

/** A copy behind the step. */
export function duplicate(editor: EditorState, step: Step): void {
  const copy = copyStep(step, editor.definition)
  editor.drawHere(addAfter(editor.graph, copy, step.id, onward(step)))
  editor.open(copy.id)
}

function put({ graph }: EditorState, step: Step, spot: Spot) {
  return 'edge' in spot ? insertOn(graph, spot.edge as Edge, step) : addAfter(graph, step, spot.from, spot.on)
}
