/** What stands at a path of a schema, as JSONata would find it: names go through lists as if they were not there. */
import { anything, choicesOf, type JsonSchema } from './json-schema.ts'

export type Found =
  | {
      readonly kind: 'found'
      readonly schema: JsonSchema
      /** The path leads through a list: there may be none, one or several. */
      readonly many: boolean
    }
  /** There is no such name. */
  | { readonly kind: 'missing'; readonly name: string; readonly place: number; readonly names: readonly string[] }
  /** The schema does not mention it, and does not exclude it. */
  | { readonly kind: 'undeclared'; readonly name: string; readonly place: number; readonly names: readonly string[] }

/** A name, and which of several is meant. */
export type Way = { readonly name: string; readonly index?: number | undefined }

export function find(schema: JsonSchema, path: readonly Way[]): Found {
  let here = schema
  let many = false
  for (const [place, { name, index }] of path.entries()) {
    const objects = choicesOf(here).flatMap((choice) => {
      const inner = insideLists(choice)
      many ||= inner.many
      return inner.schemas
    })
    const members = objects.map((each) => memberOf(each, name))
    const found = members.filter((each) => typeof each === 'object')
    if (found.length > 0) {
      const whole = found.length === 1 ? found[0]! : { anyOf: found }
      here = index === undefined ? whole : (itemsOf(whole) ?? whole)
    } else {
      const names = [...new Set(objects.flatMap(({ properties = {} }) => Object.keys(properties)))]
      return { kind: members.includes('undeclared') ? 'undeclared' : 'missing', name, place, names }
    }
  }
  return { kind: 'found', schema: here, many }
}

/** What the items of a list are; undefined for what is no list. */
export function itemsOf(schema: JsonSchema): JsonSchema | undefined {
  const lists = choicesOf(schema).filter((choice) => choice === anything || choice.type === 'array' || !choice.type)
  const items = lists.map(({ items }) => (typeof items === 'object' ? items : anything))
  if (items.length === 0) return undefined
  return items.length === 1 ? items[0] : { anyOf: items }
}

function insideLists(schema: JsonSchema): { schemas: readonly JsonSchema[]; many: boolean } {
  if (schema.type !== 'array') return { schemas: [schema], many: false }
  const items = typeof schema.items === 'object' ? schema.items : anything
  return { schemas: choicesOf(items).flatMap((choice) => insideLists(choice).schemas), many: true }
}

function memberOf(schema: JsonSchema, name: string): JsonSchema | 'missing' | 'undeclared' {
  const { type, properties, additionalProperties } = schema
  if (type !== undefined && ![type].flat().includes('object')) return 'missing'
  const member = properties && Object.hasOwn(properties, name) ? properties[name] : undefined
  if (member) return member
  if (typeof additionalProperties === 'object') return additionalProperties
  if (additionalProperties === false) return 'missing'
  return properties ? 'undeclared' : anything
}
