/** Texts and expressions with references in them. */
import { expressionOf, type Given, type Reference, referenceTo } from './reference.ts'

/** What can stand in the middle of a text. */
type InText = Given<string | number | boolean | null>

/** A text with references in it: `` text`Archive/${year}/${trigger.item.name}` ``. */
export function text(parts: TemplateStringsArray, ...given: readonly InText[]): string {
  const written = (part: string): string => part.replaceAll('{{', `{{'{{'}}`)
  return parts.map((part, place) => written(part) + (place < given.length ? braced(given[place]) : '')).join('')
}

/**
 * A JSONata expression: `` expression<number>`$count(${list.output.value}[size > 1000])` ``. What it gives, you say.
 * Texts, numbers and lists that you put in stand there as literals.
 */
export function expression<T>(parts: TemplateStringsArray, ...given: readonly unknown[]): Reference<T> {
  const source = parts.map((part, place) => part + (place < given.length ? bare(given[place]) : '')).join('')
  return referenceTo<T>(source.trim())
}

/** A reference of whose type nothing is known, such as the body of an answer, taken for a `T`. */
export function as<T>(reference: Reference<unknown>): Reference<T> {
  return reference as Reference<T>
}

function braced(given: unknown): string {
  const path = expressionOf(given)
  return path === undefined ? String(given ?? '') : `{{${path}}}`
}

function bare(given: unknown): string {
  return expressionOf(given) ?? JSON.stringify(given)
}
