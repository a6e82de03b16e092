/** The keys of the canvas: every card is reached, opened, followed, connected, copied, moved and taken out by them. */
import type { KeyboardEvent } from 'react'
import { labelsOf, removeStep, start } from '../../drawing/edits.ts'
import { moveCard, type Point } from '../../drawing/layout.ts'
import { type Direction, isDirection, nearest } from '../../drawing/neighbours.ts'
import { type EditorState, useEditor } from './editor-state.ts'
import { duplicate } from './step-actions.ts'

/** For the page that explains them. */
export const canvasKeys: readonly (readonly [keys: string, does: string])[] = [
  ['Tab', 'Go to the next card'],
  ['↑ ↓ ← →', 'Go to the card in that direction'],
  ['Enter', 'Open the form of a card'],
  ['Esc', 'From the form back to its card; out of a For each'],
  ['A', 'Add a step after the card'],
  ['C', 'Connect the card with another'],
  ['D', 'Duplicate the step'],
  ['Delete', 'Take the step out'],
  ['O', 'Open the steps inside a For each'],
  ['Alt + ↑ ↓ ← →', 'Move the card'],
  ['Ctrl + Z', 'Undo'],
  ['Ctrl + Shift + Z', 'Redo'],
  ['Ctrl + S', 'Save'],
  ['?', 'Show these keys'],
]

/** @param cards where they stand */
export function useCanvasKeys(cards: ReadonlyMap<string, Point>) {
  const editor = useEditor()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const id = (event.target as HTMLElement).dataset['id']
    // Buttons on the canvas have keys of their own.
    if (id === undefined || !cards.has(id) || event.ctrlKey || event.metaKey) return
    if (press(event, id, editor, cards)) event.preventDefault()
  }
  return { onKeyDown }
}

function press(event: KeyboardEvent, id: string, editor: EditorState, cards: ReadonlyMap<string, Point>): boolean {
  const { key, altKey } = event
  const { graph, place } = editor
  const step = graph.steps.find((each) => each.id === id)
  if (isDirection(key)) {
    if (altKey) move(editor, id, cards.get(id)!, key)
    else focusCard(nearest(cards, id, key))
    return true
  }
  if (altKey) return false
  switch (key.toLowerCase()) {
    case 'enter':
    case ' ':
      editor.open(id)
      focusForm()
      return true
    case 'escape':
      if (place.length > 0) leave(editor)
      return place.length > 0
    case 'a':
      editor.ask({ what: 'step', spot: { from: id, on: labelsOf(step)[0]! } })
      return true
    case 'c':
      editor.ask({ what: 'connection', from: id })
      return true
    case 'd':
      if (step) duplicate(editor, step)
      return step !== undefined
    case 'o':
      if (step?.type === 'for_each') enter(editor, id)
      return step?.type === 'for_each'
    case 'delete':
    case 'backspace':
      if (step) takeOut(editor, id)
      return step !== undefined
    case '?':
      editor.ask({ what: 'keys' })
      return true
    default:
      return false
  }
}

/** Takes a step out and goes to what came before it. */
export function takeOut(editor: EditorState, id: string): void {
  const before = editor.graph.edges.find(({ to }) => to === id)?.from ?? start
  editor.drawHere(removeStep(editor.graph, id))
  editor.open(before)
  focusCard(before)
}

export function enter(editor: EditorState, id: string): void {
  editor.enter([...editor.place, id])
  whenDrawn(() => cardOf(start))
}

export function leave(editor: EditorState): void {
  const id = editor.place.at(-1)
  editor.enter(editor.place.slice(0, -1), id)
  if (id !== undefined) whenDrawn(() => cardOf(id))
}

const ways: Record<Direction, Point> = {
  ArrowUp: { x: 0, y: -20 },
  ArrowDown: { x: 0, y: 20 },
  ArrowLeft: { x: -20, y: 0 },
  ArrowRight: { x: 20, y: 0 },
}

function move({ definition, graph, place, draw }: EditorState, id: string, { x, y }: Point, key: Direction): void {
  const to = { x: x + ways[key].x, y: y + ways[key].y }
  draw({ ...definition, layout: moveCard(graph, definition.layout, place, id, to) }, `move ${id}`)
}

/** At once where it is drawn already, else as soon as it is. */
export function focusCard(id: string | undefined): void {
  if (id === undefined) return
  const there = cardOf(id)
  if (there) there.focus()
  else whenDrawn(() => cardOf(id))
}

/** The first field of the form beside the canvas, or the first in which something is wrong, once it is drawn. */
export function focusForm({ wrong = false }: { readonly wrong?: boolean } = {}): void {
  whenDrawn(() => {
    const form = document.getElementById(formId)
    const found = wrong ? form?.querySelector<HTMLElement>('[aria-invalid="true"]') : undefined
    return found ?? form?.querySelector<HTMLElement>('input, textarea, select') ?? form
  })
}

export const formId = 'editor-form'

function cardOf(id: string): HTMLElement | null {
  return document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
}

/** Frames in which something that was asked for is sure to be drawn. */
const patience = 20

/** Gives the focus to what is found after the next drawing, or soon after. */
function whenDrawn(find: () => HTMLElement | null, frames = patience): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const found = find()
      if (found) found.focus()
      else if (frames > 0) whenDrawn(find, frames - 1)
    }),
  )
}
