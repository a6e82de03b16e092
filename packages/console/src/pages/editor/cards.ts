/** What React Flow is told to draw: cards and arrows, with all that a screen reader says of them. */
import type { DescribedAction, Edge, Graph, Step, Trigger } from '@drawbridge/api'
import { type Edge as Arrow, MarkerType, type Node, type NodeHandle, Position } from '@xyflow/react'
import { type Label, labelsOf, start } from '../../drawing/edits.ts'
import { kindTitle, titleOf } from '../../drawing/kinds.ts'
import { laneBetween } from '../../drawing/lanes.ts'
import { card, type Point } from '../../drawing/layout.ts'
import { readingOrder } from '../../drawing/neighbours.ts'
import type { StepProgress } from '../../drawing/progress.ts'
import { progressWords } from '../../words/runs.ts'
import { labelWords, triggerWords } from '../../words/workflows.ts'

export type CardData = {
  readonly step: Step | undefined
  /** Where it all begins: the trigger, or what the for-each goes through. */
  readonly trigger: Trigger | undefined
  readonly title: string
  readonly detail: string
  readonly errors: number
  readonly warnings: number
  readonly progress: StepProgress | undefined
  /** Labels under which nothing follows yet. */
  readonly open: readonly Label[]
}
export type Card = Node<CardData, 'card'>
export type ArrowData = {
  readonly edge: Edge
  readonly words: string
  readonly from: string
  readonly to: string
  /** Where it goes down beside cards that would be in its way. */
  readonly lane: number | undefined
}
export type CardArrow = Arrow<ArrowData, 'arrow'>

export type Scene = {
  readonly graph: Graph
  readonly trigger: Trigger | undefined
  readonly cards: ReadonlyMap<string, Point>
  readonly opened: string | undefined
  readonly actions: readonly DescribedAction[]
  readonly marks: (id: string) => { readonly errors: number; readonly warnings: number }
  readonly progress: (id: string) => StepProgress | undefined
}

export function cardsOf(scene: Scene): Card[] {
  const { graph, trigger, cards, opened, actions } = scene
  const order = readingOrder(cards)
  return order.map((id, index) => {
    const step = graph.steps.find((each) => each.id === id)
    const leads = graph.edges.filter(({ from }) => from === id)
    const open = labelsOf(step).filter((on) => on !== 'error' && !leads.some((edge) => edge.on === on))
    const title = nameOf(scene, id)
    const marks = scene.marks(id)
    const progress = scene.progress(id)
    const data: CardData = {
      step,
      trigger: id === start ? trigger : undefined,
      title,
      detail: step ? (step.label ? kindTitle(step, actions) : step.id) : trigger ? triggerWords(trigger).detail : '',
      ...marks,
      progress,
      open,
    }
    const after = leads.map((edge) => `${labelWords(edge.on, step)} ${nameOf(scene, edge.to)}`.trim())
    return {
      id,
      type: 'card',
      position: cards.get(id)!,
      ...card,
      measured: card,
      handles: handlesOf(step),
      data,
      selected: id === opened,
      deletable: false,
      ariaLabel: [
        `${index + 1} of ${order.length}: ${title}${step?.label ? `, ${kindTitle(step, actions)}` : ''}`,
        after.length > 0 ? `leads to ${after.join(', ')}` : 'nothing follows',
        ...(marks.errors > 0 ? [`${marks.errors} to mend`] : []),
        ...(marks.warnings > 0 ? [`${marks.warnings} to look at`] : []),
        ...(progress ? [progressWords(progress)] : []),
      ].join('; '),
      domAttributes: { 'aria-roledescription': id === start ? 'trigger' : 'step' },
    }
  })
}

export function arrowsOf(scene: Scene): CardArrow[] {
  const { graph, cards } = scene
  return graph.edges
    .filter(({ from, to }) => cards.has(from) && cards.has(to))
    .map((edge) => {
      const { from, to, on } = edge
      const step = graph.steps.find(({ id }) => id === from)
      return {
        id: `${from} ${on} ${to}`,
        type: 'arrow',
        source: from,
        sourceHandle: on,
        target: to,
        targetHandle: 'in',
        markerEnd: { type: MarkerType.ArrowClosed, width: 18, height: 18, color: 'currentColor' },
        // The button on it says it all.
        domAttributes: { 'aria-hidden': true },
        data: {
          edge,
          words: labelWords(on, step),
          from: nameOf(scene, from),
          to: nameOf(scene, to),
          lane: laneOf(scene, edge),
        },
      }
    })
}

function laneOf({ graph, cards }: Scene, { from, to, on }: Edge): number | undefined {
  if (on === 'error') return undefined
  const others = [...cards].filter(([id]) => id !== from && id !== to).map(([, corner]) => corner)
  return laneBetween(endOf(graph, cards, from, on), endOf(graph, cards, to, 'in'), others)
}

function endOf(graph: Graph, cards: Scene['cards'], id: string, handle: string): Point {
  const corner = cards.get(id)!
  const step = graph.steps.find((each) => each.id === id)
  const at = handlesOf(step).find((each) => each.id === handle)
  return { x: corner.x + (at ? at.x + size / 2 : card.width / 2), y: corner.y + (at ? at.y + size / 2 : 0) }
}

function nameOf({ graph, trigger, actions }: Scene, id: string): string {
  if (id === start) return trigger ? triggerWords(trigger).title : 'Each item'
  const step = graph.steps.find((each) => each.id === id)
  return step ? titleOf(step, actions) : id
}

const size = 12

/** Where arrows begin and end on a card, in pixels of the card. */
export function handlesOf(step: Step | undefined): NodeHandle[] {
  const at = (id: string, type: 'source' | 'target', position: Position, x: number, y: number): NodeHandle => ({
    id,
    type,
    position,
    x: x - size / 2,
    y: y - size / 2,
    width: size,
    height: size,
  })
  const { width, height } = card
  const out = labelsOf(step).filter((on) => on !== 'error')
  return [
    ...out.map((on, index) => at(on, 'source', Position.Bottom, (width * (2 * index + 1)) / (2 * out.length), height)),
    ...(step
      ? [at('in', 'target', Position.Top, width / 2, 0), at('error', 'source', Position.Right, width, height / 2)]
      : []),
  ]
}
