/** Where in a definition something stands: its graphs, with the bodies of for-eaches in them. */
import type { Definition, Graph, Step } from '@drawbridge/api'

export type ForEach = Extract<Step, { type: 'for_each' }>

/** A graph, and what it stands in. */
export type GraphPlace = {
  readonly graph: Graph
  /** Before `steps` in paths into the definition: empty, or such as `steps.2.body.`. */
  readonly path: string
  /** Before the ids of its steps: empty, or such as `each/`. */
  readonly ids: string
  /** Where it is the body of a for-each. */
  readonly around: StepPlace<ForEach> | undefined
}

export type StepPlace<S extends Step = Step> = {
  readonly step: S
  readonly within: GraphPlace
  /** In the definition, such as `steps.2`. */
  readonly path: string
  /** Such as `each/save`. */
  readonly id: string
}

/** The whole, and each body within, from outside to inside. */
export function graphsOf(definition: Definition): GraphPlace[] {
  return [...graphsWithin({ graph: definition, path: '', ids: '', around: undefined })]
}

export function stepsOf(within: GraphPlace): StepPlace[] {
  return within.graph.steps.map((step, place) => ({
    step,
    within,
    path: `${within.path}steps.${place}`,
    id: `${within.ids}${step.id}`,
  }))
}

/** @param id such as `each/save` */
export function findStep(definition: Definition, id: string): StepPlace | undefined {
  return graphsOf(definition)
    .flatMap(stepsOf)
    .find((place) => place.id === id)
}

/** Those that come before a step in its graph, whichever way leads there. */
export function stepsBefore({ step, within }: StepPlace): Set<string> {
  const before = new Set<string>()
  const left = [step.id]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    for (const { from, to } of within.graph.edges) {
      if (to !== id || from === 'start' || before.has(from)) continue
      before.add(from)
      left.push(from)
    }
  }
  return before
}

function* graphsWithin(place: GraphPlace): Generator<GraphPlace> {
  yield place
  for (const { step, within, path, id } of stepsOf(place)) {
    if (step.type !== 'for_each') continue
    const around = { step, within, path, id }
    yield* graphsWithin({ graph: step.body, path: `${path}.body.`, ids: `${id}/`, around })
  }
}
