/** Which records a retry takes away, so that their steps are done again. Pure. */
import type { Definition, Graph, StepState } from '@drawbridge/api'
import { isCaught, stepsBehind } from './plan.ts'

export type Forgotten = {
  readonly paths: ReadonlySet<string>
  /** Beginnings of paths, such as `each[`: all that lies inside. */
  readonly inside: ReadonlySet<string>
}

type States = ReadonlyMap<string, StepState>

/** The steps that have ended the run, with what was cut short; items of a list that are done stay done. */
export function failedSteps(definition: Definition, states: States): Forgotten {
  const paths = new Set<string>()
  const inside = new Set<string>()
  const visit = (graph: Graph, prefix: string): void => {
    const roots = graph.steps.filter(({ id }) => {
      const state = states.get(`${prefix}${id}`)
      return (
        state === 'cancelled' ||
        state === 'running' ||
        state === 'waiting' ||
        (state === 'failed' && !isCaught(graph, id))
      )
    })
    for (const step of roots) {
      const path = `${prefix}${step.id}`
      paths.add(path)
      if (step.type !== 'for_each') continue
      for (const index of itemsIn(states, path)) {
        if (states.get(`${path}[${index}]`) !== undefined) continue
        visit(step.body, `${path}[${index}]/`)
      }
    }
    forgetBehind(
      graph,
      prefix,
      roots.map(({ id }) => id),
      paths,
      inside,
    )
  }
  visit(definition, '')
  return { paths, inside }
}

/** A step that somebody has chosen, all behind it, and the items and lists that it is in. `undefined`: no such step. */
export function chosenStep(definition: Definition, chosen: string): Forgotten | undefined {
  const paths = new Set<string>()
  const inside = new Set<string>()
  const parts = chosen.split('/')
  let graph: Graph | undefined = definition
  let prefix = ''
  for (const [place, part] of parts.entries()) {
    const [, id = '', index] = /^(\w+)(?:\[(\d+)\])?$/.exec(part) ?? []
    const step: Graph['steps'][number] | undefined = graph?.steps.find((each) => each.id === id)
    const last = place === parts.length - 1
    if (!graph || !step || last !== (index === undefined)) return undefined
    forgetBehind(graph, prefix, [id], paths, inside)
    paths.add(`${prefix}${id}`)
    if (last) inside.add(`${prefix}${id}[`)
    else paths.add(`${prefix}${id}[${index}]`)
    graph = step.type === 'for_each' ? step.body : undefined
    prefix = `${prefix}${id}[${index}]/`
  }
  return { paths, inside }
}

function forgetBehind(graph: Graph, prefix: string, from: string[], paths: Set<string>, inside: Set<string>): void {
  for (const id of stepsBehind(graph, from)) {
    paths.add(`${prefix}${id}`)
    inside.add(`${prefix}${id}[`)
  }
}

/** The places of items of which something is recorded. */
function itemsIn(states: States, path: string): Set<string> {
  const items = new Set<string>()
  for (const each of states.keys()) {
    if (!each.startsWith(`${path}[`)) continue
    items.add(each.slice(path.length + 1, each.indexOf(']', path.length)))
  }
  return items
}
