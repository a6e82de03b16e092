/**
 * What is next in a graph, told from what is settled. Pure.
 *
 * A step with several edges into it waits until where each comes from is settled, and is run if at least one has led
 * there; if none has, it is skipped, and so the steps behind it are decided as well (dead-path elimination).
 */
import type { Edge, Graph, Step } from '@drawbridge/api'

export type Settled = {
  readonly state: 'succeeded' | 'failed' | 'skipped'
  /** Of a condition. */
  readonly verdict?: boolean
}

type Plan = {
  readonly into: ReadonlyMap<string, readonly Edge[]>
  /** Steps whose failure leads somewhere. */
  readonly caught: ReadonlySet<string>
  /** Steps from which nothing leads on. */
  readonly last: readonly string[]
}

const plans = new WeakMap<Graph, Plan>()

function planOf(graph: Graph): Plan {
  const known = plans.get(graph)
  if (known) return known
  const { steps, edges } = graph
  const plan = {
    into: Map.groupBy(edges, ({ to }) => to),
    caught: new Set(edges.filter(({ on }) => on === 'error').map(({ from }) => from)),
    last: steps.filter(({ id }) => !edges.some(({ from }) => from === id)).map(({ id }) => id),
  }
  plans.set(graph, plan)
  return plan
}

/** The steps that are now decided, and not begun yet: to be run, or skipped. */
export function nextSteps(
  graph: Graph,
  settled: ReadonlyMap<string, Settled>,
  begun: ReadonlySet<string>,
): { readonly ready: Step[]; readonly skipped: Step[] } {
  const { into } = planOf(graph)
  const ready: Step[] = []
  const skipped: Step[] = []
  for (const step of graph.steps) {
    if (settled.has(step.id) || begun.has(step.id)) continue
    const edges = into.get(step.id) ?? []
    if (!edges.every(({ from }) => from === 'start' || settled.has(from))) continue
    if (edges.some((edge) => leads(edge, settled.get(edge.from)))) ready.push(step)
    else skipped.push(step)
  }
  return { ready, skipped }
}

/** Whether the failure of a step leads somewhere, so that it does not end the graph. */
export function isCaught(graph: Graph, stepId: string): boolean {
  return planOf(graph).caught.has(stepId)
}

export function lastSteps(graph: Graph): readonly string[] {
  return planOf(graph).last
}

/** The steps that can be reached from these, without these. */
export function stepsBehind(graph: Graph, from: Iterable<string>): Set<string> {
  const behind = new Set<string>()
  const left = [...from]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    for (const edge of graph.edges) {
      if (edge.from !== id || behind.has(edge.to)) continue
      behind.add(edge.to)
      left.push(edge.to)
    }
  }
  return behind
}

function leads({ from, on }: Edge, settled: Settled | undefined): boolean {
  if (from === 'start') return true
  if (settled === undefined) return false
  if (on === 'error') return settled.state === 'failed'
  if (settled.state !== 'succeeded') return false
  if (on === 'success') return true
  return settled.verdict === (on === 'true')
}
