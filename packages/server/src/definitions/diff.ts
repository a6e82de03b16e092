/** What tells two definitions apart: step by step, whatever their order, and value by value within. */
import type { Definition, Difference, Graph, Step } from '@drawbridge/api'

export function diff(before: Definition, after: Definition): Difference[] {
  const { steps: _s, edges: _e, layout: _l, ...whole } = before
  const { steps: _t, edges: _f, layout: _m, ...other } = after
  // Where steps stand on the canvas says nothing about what they do.
  return [...values(whole, other, null, ''), ...graphs(before, after, '')]
}

function graphs(before: Graph, after: Graph, ids: string): Difference[] {
  const was = new Map(before.steps.map((step) => [step.id, step]))
  const is = new Map(after.steps.map((step) => [step.id, step]))
  const steps = [...new Set([...was.keys(), ...is.keys()])].flatMap((id) =>
    step(was.get(id), is.get(id), `${ids}${id}`),
  )
  return [...steps, ...edges(before, after, ids)]
}

function step(before: Step | undefined, after: Step | undefined, stepId: string): Difference[] {
  if (!before || !after) return [difference(stepId, '', before, after)]
  if (before.type !== 'for_each' || after.type !== 'for_each') return values(before, after, stepId, '')
  const { body: was, ...outside } = before
  const { body: is, ...other } = after
  return [...values(outside, other, stepId, ''), ...graphs(was, is, `${stepId}/`)]
}

/** An edge is told by its ends; there is nothing in it to change. */
function edges(before: Graph, after: Graph, ids: string): Difference[] {
  const keyed = ({ edges }: Graph) => new Map(edges.map((edge) => [`${edge.from} ${edge.on} ${edge.to}`, edge]))
  const was = keyed(before)
  const is = keyed(after)
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((key) => !(was.has(key) && is.has(key)))
    .map((key) => difference(ids === '' ? null : ids.slice(0, -1), 'edges', was.get(key), is.get(key)))
}

function values(before: unknown, after: unknown, stepId: string | null, path: string): Difference[] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    return names.flatMap((name) => values(before[name], after[name], stepId, path === '' ? name : `${path}.${name}`))
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const places = Array.from({ length: Math.max(before.length, after.length) }, (_, place) => place)
    return places.flatMap((place) => values(before[place], after[place], stepId, `${path}.${place}`))
  }
  return before === after ? [] : [difference(stepId, path, before, after)]
}

function difference(stepId: string | null, path: string, before: unknown, after: unknown): Difference {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  return { kind, stepId, path, before, after }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
