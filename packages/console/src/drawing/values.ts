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

/** How a value is written into a field, and read from it. */
export type Notation = {
  readonly write: (value: unknown) => string
  /** Undefined for nothing. */
  readonly read: (text: string) => Template | undefined
}

/** A number where it is one; a text stays, so that the check can say what is wrong with it. */
export const asNumber: Notation = {
  write: textOf,
  read(text) {
    if (text.trim() === '') return undefined
    const number = Number(text)
    return Number.isFinite(number) ? number : text
  },
}

/** An object or a list where it looks like one, else the text, even if it is a number's. */
export const asTextOrJson: Notation = {
  write: textOf,
  read: (text) => (/^\s*[{[](?!\{)/.test(text) ? jsonFrom(text) : text || undefined),
}

/** JSON where it is some; anything else is a text. A text that would be read as something else stands in quotes. */
export const asJson: Notation = {
  write(value) {
    const quoted = typeof value === 'string' && value.trim() !== '' && jsonFrom(value) !== value
    return quoted ? JSON.stringify(value) : textOf(value)
  },
  read: jsonFrom,
}

function jsonFrom(text: string): Template | undefined {
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
