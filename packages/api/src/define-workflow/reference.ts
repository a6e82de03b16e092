/**
 * References stand for values that are there only when a workflow runs. They are read like the values themselves, and
 * print as what is stored: `list.output.value[0].name` as `{{steps.list.output.value[0].name}}`.
 */
import type { Template } from '../workflows/names.ts'

declare const value: unique symbol
const expression = Symbol('expression')

/** Something that will be a `T`. */
export type Standing<T> = { readonly [value]: T }

/** Something that will be a `T`, with what is in it. */
export type Reference<T> = Standing<T> & Members<NonNullable<T>>

type Members<T> = T extends readonly (infer Item)[]
  ? { readonly [place: number]: Reference<Item> }
  : T extends object
    ? { readonly [Name in keyof T]-?: Reference<T[Name]> }
    : unknown

/** What may be given for a `T`: itself, something that will be one, and both within it. */
export type Given<T> = Literal<T> | Standing<T | null | undefined>

type Literal<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Given<Item>[]
    : T extends object
      ? { readonly [Name in keyof T]: Given<T[Name]> }
      : T

/** @param path in the scope, such as `steps.list.output` */
export function referenceTo<T>(path: string): Reference<T> {
  const printed = `{{${path}}}`
  return new Proxy(Object.freeze({}), {
    get(_, name) {
      if (name === expression) return path
      if (name === 'toJSON' || name === 'toString' || name === Symbol.toPrimitive) return () => printed
      return typeof name === 'symbol' ? undefined : referenceTo(`${path}${stepTo(name)}`)
    },
    has: (_, name) => name === expression,
  }) as Reference<T>
}

/** The expression of a reference, without braces; undefined for what is none. */
export function expressionOf(given: unknown): string | undefined {
  const may = typeof given === 'object' && given !== null && expression in given
  return may ? (given as { [expression]: string })[expression] : undefined
}

/** As it is stored: references become texts, and what is undefined is left out. */
export function print(given: unknown): Template {
  const path = expressionOf(given)
  if (path !== undefined) return `{{${path}}}`
  if (Array.isArray(given)) return given.map(print)
  if (typeof given !== 'object' || given === null) return given as Template
  const members = Object.entries(given).filter(([, each]) => each !== undefined)
  return Object.fromEntries(members.map(([name, each]) => [name, print(each)]))
}

const words = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function'])

/** Names that JSONata would read otherwise stand between backticks. */
function stepTo(name: string): string {
  if (/^\d+$/.test(name)) return `[${name}]`
  return /^[A-Za-z_]\w*$/.test(name) && !words.has(name) ? `.${name}` : `.\`${name}\``
}
