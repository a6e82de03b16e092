/** Where the steps of a graph stand: where somebody put them, else where dagre finds room. */
import dagre from '@dagrejs/dagre'
import type { Definition, Graph } from '@drawbridge/api'
import { start } from './edits.ts'
import { type Place, pathOf } from './place.ts'

export type Point = { readonly x: number; readonly y: number }

/** Of a card, in pixels. */
export const card = { width: 252, height: 68 }

/** The upper left corner of each card, by the step's id; `start` is the trigger. */
export function placeCards(graph: Graph, layout: Definition['layout'], place: Place): ReadonlyMap<string, Point> {
  const found = arrange(graph)
  return new Map([...found].map(([id, point]) => [id, layout[pathOf(place, id)] ?? point]))
}

/** The layout with one card moved. The others are written down where they stand, so that they stay there. */
export function moveCard(
  graph: Graph,
  layout: Definition['layout'],
  place: Place,
  id: string,
  to: Point,
): Definition['layout'] {
  const cards = [...placeCards(graph, layout, place)].map(([each, point]) => [pathOf(place, each), round(point)])
  return { ...layout, ...Object.fromEntries(cards), [pathOf(place, id)]: round(to) }
}

/** The layout without what was said of one graph, so that it is arranged anew. */
export function forgetLayout(graph: Graph, layout: Definition['layout'], place: Place): Definition['layout'] {
  const ids = new Set([start, ...graph.steps.map(({ id }) => id)].map((id) => pathOf(place, id)))
  return Object.fromEntries(Object.entries(layout).filter(([path]) => !ids.has(path)))
}

function arrange({ steps, edges }: Graph): Map<string, Point> {
  const drawing = new dagre.graphlib.Graph({ multigraph: true })
  drawing.setGraph({ rankdir: 'TB', nodesep: 40, ranksep: 64, marginx: 24, marginy: 24 })
  drawing.setDefaultEdgeLabel(() => ({}))
  const ids = [start, ...steps.map(({ id }) => id)]
  for (const id of ids) drawing.setNode(id, { ...card })
  const known = edges.filter(({ from, to }) => ids.includes(from) && ids.includes(to))
  for (const { from, to, on } of known) drawing.setEdge(from, to, {}, on)
  dagre.layout(drawing)
  return new Map(
    ids.map((id) => {
      const { x, y } = drawing.node(id) as Point
      return [id, { x: x - card.width / 2, y: y - card.height / 2 }]
    }),
  )
}

function round({ x, y }: Point): Point {
  return { x: Math.round(x), y: Math.round(y) }
}
