/** What a pen can do to a graph. Each takes a graph and gives another; what cannot be done leaves it as it is. */
import type { Edge, Graph, Step } from '@drawbridge/api'

/** Where every graph begins. */
export const start = 'start'

export type Label = Edge['on']

/** What leads out of a step when all is well: out of a condition, that it is true. */
export function onward(step: Pick<Step, 'type'> | undefined): Label {
  return step?.type === 'condition' ? 'true' : 'success'
}

/** The labels that may lead out of a step, the usual one first. */
export function labelsOf(step: Pick<Step, 'type'> | undefined): readonly Label[] {
  if (step === undefined) return ['success']
  if (step.type === 'condition') return ['true', 'false', 'error']
  return ['success', 'error']
}

export function sameEdge(a: Edge, b: Edge): boolean {
  return a.from === b.from && a.to === b.to && a.on === b.on
}

/** Puts a step behind another (or `start`); what followed there under the same label follows the new step. */
export function addAfter({ steps, edges }: Graph, step: Step, from: string, on: Label): Graph {
  const follows = ({ from: source, on: label }: Edge) => source === from && label === on
  const moved = edges.map((edge) => (follows(edge) ? { ...edge, from: step.id, on: onward(step) } : edge))
  return { steps: [...steps, step], edges: [...moved, { from, to: step.id, on }] }
}

/** Puts a step onto an edge. */
export function insertOn({ steps, edges }: Graph, edge: Edge, step: Step): Graph {
  const rest = edges.filter((each) => !sameEdge(each, edge))
  const on = onward(step)
  return { steps: [...steps, step], edges: [...rest, { ...edge, to: step.id }, { from: step.id, to: edge.to, on }] }
}

/** Takes a step out and joins what led to it to what followed it. */
export function removeStep({ steps, edges }: Graph, id: string): Graph {
  const gone = steps.find((step) => step.id === id)
  const before = edges.filter(({ to }) => to === id)
  const after = edges.filter(({ from, on }) => from === id && on === onward(gone))
  const rest = edges.filter(({ from, to }) => from !== id && to !== id)
  const joined = before.flatMap(({ from, on }) => after.map(({ to }) => ({ from, to, on })))
  const fresh = joined.filter((edge) => !rest.some((each) => each.from === edge.from && each.to === edge.to))
  return { steps: steps.filter((step) => step.id !== id), edges: [...rest, ...fresh] }
}

/** Why an edge may not be drawn, for people; undefined when it may. */
export function refusalOf({ edges }: Graph, { from, to, on }: Edge): string | undefined {
  if (to === start) return 'Nothing leads back to the trigger.'
  if (from === to) return 'A step cannot follow itself.'
  if (edges.some((edge) => sameEdge(edge, { from, to, on }))) return 'These two are connected already.'
  if (reaches(edges, to, from)) return 'That would go round in a circle. Use For each to repeat steps.'
  return undefined
}

export function connect(graph: Graph, edge: Edge): Graph {
  return refusalOf(graph, edge) === undefined ? { ...graph, edges: [...graph.edges, edge] } : graph
}

export function disconnect(graph: Graph, edge: Edge): Graph {
  return { ...graph, edges: graph.edges.filter((each) => !sameEdge(each, edge)) }
}

export function relabel(graph: Graph, edge: Edge, on: Label): Graph {
  const rest = disconnect(graph, edge)
  return refusalOf(rest, { ...edge, on }) === undefined ? connect(rest, { ...edge, on }) : graph
}

export function replaceStep({ steps, edges }: Graph, step: Step): Graph {
  return { steps: steps.map((each) => (each.id === step.id ? step : each)), edges }
}

function reaches(edges: readonly Edge[], from: string, to: string): boolean {
  const seen = new Set<string>()
  const look = (id: string): boolean => {
    if (id === to) return true
    if (seen.has(id)) return false
    seen.add(id)
    return edges.some((edge) => edge.from === id && look(edge.to))
  }
  return look(from)
}
