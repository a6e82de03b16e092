/** Whether the steps of a graph can be gone through: ids, edges, no way in a circle, nothing that no way leads to. */
import type { Edge, Finding, Step } from '@drawbridge/api'
import { closest } from '../../expressions/closest.ts'
import { type GraphPlace, stepsOf } from '../places.ts'
import { meant, odd, quoted, wrong } from './finding.ts'

export function checkGraph(place: GraphPlace): Finding[] {
  const ends = checkEnds(place)
  // What hangs in the air would be found again by every other check.
  return [...checkIds(place), ...ends, ...checkLabels(place), ...(ends.length > 0 ? [] : checkWays(place))]
}

function checkIds(place: GraphPlace): Finding[] {
  const taken = new Set<string>(['start'])
  for (let { around } = place; around; around = around.within.around) {
    for (const { id } of around.within.graph.steps) taken.add(id)
  }
  return stepsOf(place).flatMap(({ step, id, path }) => {
    const where = { stepId: id, path: `${path}.id` }
    if (step.id === 'start')
      return [wrong('id_taken', '“start” is where the run begins. Call the step otherwise.', where)]
    if (taken.has(step.id))
      return [wrong('id_taken', `Another step is called “${step.id}”. Give each its own id.`, where)]
    taken.add(step.id)
    return []
  })
}

function checkEnds({ graph, path, ids }: GraphPlace): Finding[] {
  const known = new Set(graph.steps.map(({ id }) => id))
  return graph.edges.flatMap(({ from, to }, place) => {
    const where = (end: string) => ({ path: `${path}edges.${place}.${end}` })
    const found: Finding[] = []
    const strange = (id: string) =>
      `There is no step “${id}” ${ids === '' ? 'in the workflow' : 'in this body'}.${meant(closest(id, known))}`
    if (from !== 'start' && !known.has(from)) found.push(wrong('unknown_step', strange(from), where('from')))
    if (to === 'start') found.push(wrong('unknown_step', 'Nothing can lead back to the start.', where('to')))
    else if (!known.has(to)) found.push(wrong('unknown_step', strange(to), where('to')))
    return found
  })
}

function checkLabels({ graph, path, ids }: GraphPlace): Finding[] {
  const steps = new Map(graph.steps.map((step) => [step.id, step]))
  const found = graph.edges.flatMap((edge, place) => {
    const message = labelProblem(edge, steps.get(edge.from))
    const stepId = edge.from === 'start' ? null : `${ids}${edge.from}`
    return message === undefined ? [] : [wrong('edge_label', message, { stepId, path: `${path}edges.${place}.on` })]
  })
  const seen = new Set<string>()
  for (const [place, { from, to, on }] of graph.edges.entries()) {
    const key = `${from} ${to} ${on}`
    if (seen.has(key))
      found.push(odd('edge_twice', `“${from}” leads to “${to}” twice.`, { path: `${path}edges.${place}` }))
    seen.add(key)
  }
  for (const { step, id, path: at } of stepsOf({ graph, path, ids, around: undefined })) {
    if (step.type !== 'condition') continue
    const leads = graph.edges.some(({ from, on }) => from === step.id && (on === 'true' || on === 'false'))
    const message = 'The condition leads nowhere. Lead on from it where it is true, where it is false, or both.'
    if (!leads) found.push(wrong('condition_leads_nowhere', message, { stepId: id, path: at }))
  }
  return found
}

function labelProblem({ from, on }: Edge, step: Step | undefined): string | undefined {
  if (from === 'start') return on === 'success' ? undefined : `The start cannot lead on by “${on}”; it has no outcome.`
  if (step === undefined) return undefined
  if (step.type === 'condition') {
    return on === 'success' ? 'From a condition, lead on by “true” or “false”.' : undefined
  }
  return on === 'true' || on === 'false' ? `Only a condition leads on by “${on}”. Use “success” or “error”.` : undefined
}

function checkWays(place: GraphPlace): Finding[] {
  const { graph, path, ids } = place
  const what = ids === '' ? 'The workflow' : 'The for-each'
  if (graph.steps.length === 0) {
    const stepId = place.around?.id ?? null
    return [odd('no_steps', `${what} does nothing yet. Add a step.`, { stepId, path: `${path}steps` })]
  }
  const next = Map.groupBy(graph.edges, ({ from }) => from)
  const circle = circleIn(next)
  if (circle) {
    const way = circle.join(' → ')
    const message = `The steps lead in a circle: ${way}. Take one of these edges away; to repeat something, use a for-each.`
    return [wrong('cycle', message, { stepId: `${ids}${circle[0]}`, path: `${path}edges` })]
  }
  const reached = new Set<string>()
  const left = ['start']
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    for (const { to } of next.get(id) ?? []) {
      if (reached.has(to)) continue
      reached.add(to)
      left.push(to)
    }
  }
  const unreached = stepsOf(place).filter(({ step }) => !reached.has(step.id))
  return unreached.map(({ step, id, path: at }) => {
    const message = `No way leads from the start to ${quoted([step.id])}. Lead there, or take it away.`
    return wrong('unreachable', message, { stepId: id, path: at })
  })
}

/** The first circle, from a step back to itself. */
function circleIn(next: ReadonlyMap<string, readonly Edge[]>): string[] | undefined {
  const done = new Set<string>()
  for (const first of next.keys()) {
    // Depth first, with a stack of our own: a thousand steps may stand in a row.
    const way: { readonly id: string; place: number }[] = [{ id: first, place: 0 }]
    while (way.length > 0) {
      const here = way.at(-1)!
      const to = next.get(here.id)?.[here.place++]?.to
      if (to === undefined) done.add(way.pop()!.id)
      else if (way.some(({ id }) => id === to))
        return [...way.slice(way.findIndex(({ id }) => id === to)).map(({ id }) => id), to]
      else if (!done.has(to)) way.push({ id: to, place: 0 })
    }
  }
  return undefined
}
