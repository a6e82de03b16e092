/** What an editor holds: the drawing with its history, what is opened in it, and what is being asked for. */
import type { Definition, Edge, Graph, Step } from '@drawbridge/api'
import { createContext, useContext, useMemo, useReducer } from 'react'
import { type Label, start } from '../../drawing/edits.ts'
import { begin, type History, record, redo, undo } from '../../drawing/history.ts'
import { graphAt, type Place, withGraph } from '../../drawing/place.ts'

/** Where a new step is to go. */
export type Spot = { readonly from: string; readonly on: Label } | { readonly edge: Edge }

export type Asking =
  | { readonly what: 'step'; readonly spot: Spot }
  | { readonly what: 'connection'; readonly from: string }
  | { readonly what: 'keys' | 'save' | 'test' }

type State = {
  readonly history: History<Definition>
  readonly saved: Definition
  readonly place: Place
  /** The card whose form is open: a step's id, `start`, or nothing: the workflow's own. */
  readonly opened: string | undefined
  readonly asking: Asking | undefined
}

type Act =
  | { readonly type: 'draw'; readonly definition: Definition; readonly about?: string | undefined }
  | { readonly type: 'undo' | 'redo' }
  | { readonly type: 'open'; readonly id: string | undefined }
  | { readonly type: 'enter'; readonly place: Place; readonly id?: string | undefined }
  | { readonly type: 'ask'; readonly asking: Asking | undefined }
  | { readonly type: 'saved'; readonly definition: Definition }

export function useEditorState(initial: Definition, isNew: boolean) {
  const [state, act] = useReducer(reduce, undefined, () => first(initial))
  return useMemo(() => {
    const { history, saved, place, opened, asking } = state
    const definition = history.present
    const graph: Graph = graphAt(definition, place) ?? definition
    return {
      definition,
      place,
      graph,
      opened,
      asking,
      /** The step whose form is open. */
      step: graph.steps.find(({ id }) => id === opened),
      unsaved: isNew || definition !== saved,
      canUndo: history.past.length > 0,
      canRedo: history.future.length > 0,
      draw: (next: Definition, about?: string) => act({ type: 'draw', definition: next, about }),
      drawHere: (next: Graph, about?: string) =>
        act({ type: 'draw', definition: withGraph(definition, place, next), about }),
      undo: () => act({ type: 'undo' }),
      redo: () => act({ type: 'redo' }),
      open: (id: string | undefined) => act({ type: 'open', id }),
      enter: (next: Place, id?: string) => act({ type: 'enter', place: next, id }),
      ask: (next: Asking | undefined) => act({ type: 'ask', asking: next }),
      markSaved: (next: Definition) => act({ type: 'saved', definition: next }),
    }
  }, [state, isNew])
}

export type EditorState = ReturnType<typeof useEditorState>

function first(definition: Definition): State {
  return { history: begin(definition), saved: definition, place: [], opened: start, asking: undefined }
}

function reduce(state: State, act: Act): State {
  switch (act.type) {
    case 'draw':
      return settle({ ...state, history: record(state.history, act.definition, act.about) })
    case 'undo':
      return settle({ ...state, history: undo(state.history) })
    case 'redo':
      return settle({ ...state, history: redo(state.history) })
    case 'open':
      return { ...state, opened: act.id }
    case 'enter':
      return settle({ ...state, place: act.place, opened: act.id ?? start })
    case 'ask':
      return { ...state, asking: act.asking }
    case 'saved':
      return { ...state, saved: act.definition }
  }
}

/** Leaves what is no longer there. */
function settle(state: State): State {
  const { history, place, opened } = state
  const graph = graphAt(history.present, place)
  if (!graph) return settle({ ...state, place: place.slice(0, -1), opened: place.at(-1) })
  const there = opened === undefined || opened === start || graph.steps.some((step: Step) => step.id === opened)
  return there ? state : { ...state, opened: undefined }
}

const Editing = createContext<EditorState | undefined>(undefined)

export const EditorProvider = Editing.Provider

export function useEditor(): EditorState {
  const editor = useContext(Editing)
  if (!editor) throw new Error('useEditor needs an EditorProvider around it.')
  return editor
}
