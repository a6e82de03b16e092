/** The drawing: cards and arrows, moved with the mouse and with the keys. */
import '@xyflow/react/dist/base.css'
import type { DescribedAction } from '@drawbridge/api'
import { makeStyles, tokens } from '@fluentui/react-components'
import { Background, type Connection, Controls, type NodeChange, ReactFlow } from '@xyflow/react'
import { useMemo, useState } from 'react'
import { useNotify } from '../../components/toasts.tsx'
import { connect, type Label, refusalOf, start } from '../../drawing/edits.ts'
import { moveCard, type Point, placeCards } from '../../drawing/layout.ts'
import { pathOf } from '../../drawing/place.ts'
import type { StepProgress } from '../../drawing/progress.ts'
import { useCanvasKeys } from './canvas-keys.ts'
import { arrowsOf, type Card, cardsOf, type Scene } from './cards.ts'
import { useEditor } from './editor-state.ts'
import { useInSight } from './in-sight.ts'
import { StepArrow } from './step-arrow.tsx'
import { StepCard } from './step-card.tsx'

const useStyles = makeStyles({
  root: {
    position: 'relative',
    minWidth: 0,
    minHeight: 0,
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground3,
    overflow: 'hidden',
    '--xy-edge-stroke': tokens.colorNeutralStroke1Hover,
    '--xy-connectionline-stroke': tokens.colorBrandStroke1,
    '--xy-connectionline-stroke-width': '2',
    '--xy-background-pattern-color': tokens.colorNeutralStroke1,
    '& .react-flow__node:focus-visible': {
      outline: `3px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '2px',
      borderRadius: tokens.borderRadiusLarge,
    },
    '& .react-flow__attribution': { backgroundColor: tokens.colorNeutralBackground1 },
    '& .react-flow__attribution a': { color: tokens.colorNeutralForeground2 },
    '& .react-flow__controls': {
      boxShadow: tokens.shadow4,
      borderRadius: tokens.borderRadiusMedium,
      overflow: 'hidden',
    },
    '& .react-flow__controls-button': {
      width: '32px',
      height: '32px',
      border: 'none',
      color: tokens.colorNeutralForeground1,
      backgroundColor: tokens.colorNeutralBackground1,
      ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    },
  },
})

const cardTypes = { card: StepCard }
const arrowTypes = { arrow: StepArrow }

export type CanvasProps = {
  readonly actions: readonly DescribedAction[]
  readonly marks: (path: string) => { readonly errors: number; readonly warnings: number }
  readonly progress: ReadonlyMap<string, StepProgress>
}

export function Canvas({ actions, marks, progress }: CanvasProps) {
  const styles = useStyles()
  const notify = useNotify()
  const editor = useEditor()
  const { definition, place, graph, opened } = editor
  const [moving, setMoving] = useState<ReadonlyMap<string, Point>>(new Map())

  const placed = useMemo(() => placeCards(graph, definition.layout, place), [graph, definition.layout, place])
  const cards = useMemo(() => new Map([...placed, ...moving]), [placed, moving])
  const scene: Scene = {
    graph,
    trigger: place.length === 0 ? definition.trigger : undefined,
    cards,
    opened,
    actions,
    marks: (id) => marks(id === start && place.length === 0 ? '' : pathOf(place, id)),
    progress: (id) => progress.get(pathOf(place, id)),
  }
  const { onKeyDown } = useCanvasKeys(placed)
  useInSight(opened === undefined ? undefined : placed.get(opened))

  const onNodesChange = (changes: NodeChange<Card>[]) => {
    const moves = changes.filter((each) => each.type === 'position')
    for (const { id, position, dragging } of moves) {
      if (dragging && position) setMoving((before) => new Map(before).set(id, position))
    }
  }
  const drop = (id: string) => {
    const to = moving.get(id)
    setMoving(new Map())
    if (to) editor.draw({ ...definition, layout: moveCard(graph, definition.layout, place, id, to) })
  }
  const join = ({ source, target, sourceHandle }: Connection) => {
    const edge = { from: source, to: target, on: (sourceHandle ?? 'success') as Label }
    const refusal = refusalOf(graph, edge)
    if (refusal !== undefined) notify('error', 'These two cannot be connected', refusal)
    else editor.drawHere(connect(graph, edge))
  }

  return (
    <section className={styles.root} aria-label="Canvas" onKeyDown={onKeyDown}>
      <ReactFlow
        key={place.join('/')}
        nodes={cardsOf(scene)}
        edges={arrowsOf(scene)}
        nodeTypes={cardTypes}
        edgeTypes={arrowTypes}
        onNodesChange={onNodesChange}
        onNodeDragStop={(_, node) => drop(node.id)}
        onNodeClick={(_, node) => editor.open(node.id)}
        onNodeDoubleClick={(_, node) => {
          if (node.data.step?.type === 'for_each') editor.enter([...place, node.id])
        }}
        onPaneClick={() => editor.open(undefined)}
        onConnect={join}
        onInit={({ fitView }) => void fitView({ maxZoom: 1, padding: 0.15 })}
        disableKeyboardA11y
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomOnDoubleClick={false}
        minZoom={0.2}
        maxZoom={1.5}
      >
        <Background gap={20} />
        <Controls showInteractive={false} fitViewOptions={{ maxZoom: 1, padding: 0.15 }} />
      </ReactFlow>
    </section>
  )
}
