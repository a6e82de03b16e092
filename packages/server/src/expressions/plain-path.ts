/**
 * Paths such as `steps.list.output.value[0].name`, which are most of what workflows say. They are read in place, with
 * no sandbox, and give what JSONata gives for them.
 */
import type { Node } from './syntax-tree.ts'

export type PlainPath = readonly PlainStep[]
type PlainStep = { readonly name: string; readonly index: number | undefined }

/** The path goes through a list, where JSONata has rules of its own. */
export const beyond = Symbol('beyond a plain path')

export function plainPathOf({ type, steps, group, keepSingletonArray }: Node): PlainPath | undefined {
  if (type !== 'path' || group || keepSingletonArray || !steps) return undefined
  const plain = steps.map(plainStepOf)
  return plain.every((step) => step !== undefined) ? plain : undefined
}

function plainStepOf(step: Node): PlainStep | undefined {
  const { type, value, stages = [], keepArray, focus, index } = step
  if (type !== 'name' || keepArray || focus !== undefined || index !== undefined || stages.length > 1) return undefined
  const filter = stages[0]
  if (!filter) return { name: String(value), index: undefined }
  const place = filter.expr?.type === 'number' ? filter.expr.value : undefined
  return Number.isInteger(place) ? { name: String(value), index: place as number } : undefined
}

/** Only what an object has of its own: neither a prototype nor a length can be reached. */
export function readPath(path: PlainPath, scope: unknown): unknown {
  let value = scope
  for (const { name, index } of path) {
    if (Array.isArray(value)) return beyond
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
    if (index === undefined) continue
    // What is no list counts as a list of one; negative places count from the end.
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    value = list.at(index)
    if (Array.isArray(value)) return beyond
  }
  return value
}
