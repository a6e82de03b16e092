/** Where in a definition a graph stands: the outermost, or the body of a for-each, or the body of one in that. */
import type { Definition, Graph, Step } from '@drawbridge/api'

/** The ids of the for-each steps on the way in; empty for the outermost graph. */
export type Place = readonly string[]

/** A step's name in findings and in the layout: `outer/inner`. */
export function pathOf(place: Place, stepId: string): string {
  return [...place, stepId].join('/')
}

/** Undefined where a for-each on the way is gone. */
export function graphAt(definition: Definition, place: Place): Graph | undefined {
  return place.reduce<Graph | undefined>((graph, id) => {
    const step = graph?.steps.find((each) => each.id === id)
    return step?.type === 'for_each' ? step.body : undefined
  }, definition)
}

/** The definition with another graph at a place; the same definition where there is no such place. */
export function withGraph(definition: Definition, place: Place, graph: Graph): Definition {
  if (place.length === 0) return { ...definition, steps: [...graph.steps], edges: [...graph.edges] }
  const { steps, edges } = replaceBody(definition, place, graph)
  return { ...definition, steps: [...steps], edges: [...edges] }
}

function replaceBody({ steps, edges }: Graph, [id, ...rest]: Place, graph: Graph): Graph {
  const next = steps.map((step) => {
    if (step.id !== id || step.type !== 'for_each') return step
    return { ...step, body: rest.length === 0 ? graph : replaceBody(step.body, rest, graph) }
  })
  return { steps: next, edges }
}

/** Every step of a definition with the place where it stands, outer ones first. */
export function everyStep(graph: Graph, place: Place = []): { readonly place: Place; readonly step: Step }[] {
  return graph.steps.flatMap((step) => [
    { place, step },
    ...(step.type === 'for_each' ? everyStep(step.body, [...place, step.id]) : []),
  ])
}

/** The step that a finding names, such as `outer/inner`. */
export function stepAt(definition: Definition, path: string): { place: Place; step: Step } | undefined {
  return everyStep(definition).find(({ place, step }) => pathOf(place, step.id) === path)
}
