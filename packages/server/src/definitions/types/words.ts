/** Schemas in words, for people. */
import { choicesOf, type JsonSchema, typesOf } from './json-schema.ts'

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'nothing',
}

/** Such as `a text or a number`. */
export function inWords(schema: JsonSchema): string {
  if (isFile(schema)) return 'a file'
  const all = choicesOf(schema).flatMap((choice) => {
    if (choice.enum && choice.enum.length <= 8) return choice.enum.map((value) => `“${String(value)}”`)
    if (choice.const !== undefined) return [`“${String(choice.const)}”`]
    return [...(typesOf(choice) ?? [])].map((type) => words[type] ?? type)
  })
  const parts = [...new Set(all)].filter((each, _, { length }) => each !== 'nothing' || length === 1)
  if (parts.length === 0) return 'anything'
  return parts.length === 1 ? parts[0]! : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`
}

/** A reference to a file, as actions hand it on. */
export function isFile(schema: JsonSchema): boolean {
  const choices = choicesOf(schema).filter((choice) => choice.type !== 'null')
  return choices.length > 0 && choices.every(({ properties }) => properties?.['from'] && properties['mimeType'])
}

/** `file`, or JSON Schema's own name, or several with a bar between. */
export function typeName(schema: JsonSchema): string {
  if (isFile(schema)) return 'file'
  const names = choicesOf(schema).flatMap((choice) => [...(typesOf(choice) ?? ['any'])])
  const known = [...new Set(names)]
  return known.includes('any') ? 'any' : known.filter((name) => name !== 'null').join('|') || 'null'
}
