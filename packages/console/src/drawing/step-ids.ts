/** The names by which expressions call steps: new ones, and what happens when one changes. */
import { type Definition, type Graph, nameSchema, type Step } from '@drawbridge/api'
import { everyStep, type Place } from './place.ts'

/** `save`, or `save2` where that is taken anywhere in the definition. */
export function freshId(wanted: string, definition: Graph): string {
  const taken = new Set(everyStep(definition).map(({ step }) => step.id))
  const base = nameSchema.safeParse(wanted).success ? wanted.slice(0, 45) : 'step'
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}${number}`
    if (!taken.has(id)) return id
  }
}

/** The definition with a step, and all that speaks of it, under another name. */
export function renameStep(definition: Definition, place: Place, id: string, newId: string): Definition {
  const steps = definition.steps.map((step) => replaceNames(step, id, newId))
  const renamed = renameIn({ steps, edges: definition.edges }, place, id, newId)
  const from = [...place, id].join('/')
  const to = [...place, newId].join('/')
  const layout = Object.entries(definition.layout).map(([path, point]) => {
    const inside = path === from || path.startsWith(`${from}/`)
    return [inside ? to + path.slice(from.length) : path, point]
  })
  const trigger = replaceNames(definition.trigger, id, newId)
  return {
    ...definition,
    trigger,
    steps: [...renamed.steps],
    edges: [...renamed.edges],
    layout: Object.fromEntries(layout),
  }
}

/** A copy under names that are free, the steps in its body included. */
export function copyStep(step: Step, definition: Graph): Step {
  const names = everyStep({ steps: [step], edges: [] }).map((each) => each.step.id)
  return names.reduce<{ copy: Step; known: Graph }>(
    ({ copy, known }, id) => {
      const fresh = freshId(id.replace(/\d+$/, '') || id, known)
      const renamed = replaceNames(renameDeep(copy, id, fresh), id, fresh)
      return { copy: renamed, known: { steps: [...known.steps, { ...renamed, id: fresh }], edges: [] } }
    },
    { copy: step, known: definition },
  ).copy
}

function renameIn({ steps, edges }: Graph, [first, ...rest]: Place, id: string, newId: string): Graph {
  if (first === undefined) {
    const named = (name: string) => (name === id ? newId : name)
    return {
      steps: steps.map((step) => (step.id === id ? { ...step, id: newId } : step)),
      edges: edges.map(({ from, to, on }) => ({ from: named(from), to: named(to), on })),
    }
  }
  const inner = (step: Step): Step =>
    step.id === first && step.type === 'for_each' ? { ...step, body: renameIn(step.body, rest, id, newId) } : step
  return { steps: steps.map(inner), edges }
}

function renameDeep(step: Step, id: string, newId: string): Step {
  const named = step.id === id ? { ...step, id: newId } : step
  if (named.type !== 'for_each') return named
  const body = renameIn(named.body, [], id, newId)
  return { ...named, body: { ...body, steps: body.steps.map((each) => renameDeep(each, id, newId)) } }
}

/** Texts that read `steps.<id>` read the new name. */
function replaceNames<T>(value: T, id: string, newId: string): T {
  const pattern = new RegExp(`\\bsteps\\.${id}\\b`, 'g')
  const walk = (each: unknown): unknown => {
    if (typeof each === 'string') return each.replace(pattern, `steps.${newId}`)
    if (Array.isArray(each)) return each.map(walk)
    if (each === null || typeof each !== 'object') return each
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, walk(inner)]))
  }
  return walk(value) as T
}
