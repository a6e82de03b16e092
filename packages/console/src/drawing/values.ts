/** Between what stands in a field and what stands in a definition. */
import type { Template } from '@drawbridge/api'

/** Whether a value is put together when the run comes to it. */
export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.includes('{{')
}

/** A text for a field; what is no text is written as JSON. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** A number where it is one; a text stays, so that the check can say what is wrong with it. */
export function numberFrom(text: string): Template | undefined {
  if (text.trim() === '') return undefined
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}

/** An object or a list where it looks like one, else the text, even if it is a number's. */
export function textOrJsonFrom(text: string): Template | undefined {
  return /^\s*[{[](?!\{)/.test(text) ? jsonFrom(text) : text || undefined
}

/** JSON where it is some; anything else is a text. */
export function jsonFrom(text: string): Template | undefined {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text) as Template
  } catch {
    return text
  }
}

/** An object with one more, one less or one other value; what is undefined is left out. */
export function put<T extends object>(record: T, name: string, value: unknown): T {
  const { [name]: _, ...rest } = record as Record<string, unknown>
  if (value === undefined) return rest as T
  // In its old place, so that nothing jumps while somebody types.
  return (name in record ? { ...record, [name]: value } : { ...rest, [name]: value }) as T
}
