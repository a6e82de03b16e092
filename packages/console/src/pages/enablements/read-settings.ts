/** What was chosen in a form of settings: read from its fields, and looked at before it is sent. */
import type { Setting } from '@drawbridge/api'
import { z } from 'zod'

/** The name of a setting's field, as the server names it when it refuses. */
export function fieldName({ name }: Pick<Setting, 'name'>): string {
  return `settings.${name}`
}

/** By the names of the fields; what was left empty is left out. */
export function readFields(form: FormData, settings: readonly Setting[]): Record<string, unknown> {
  const read = settings.flatMap((setting): (readonly [string, unknown])[] => {
    const field = fieldName(setting)
    const value = form.get(field)
    if (setting.type === 'boolean') return [[field, value !== null]]
    const text = String(value ?? '').trim()
    if (text === '') return []
    return [[field, setting.type === 'number' ? Number(text) : text]]
  })
  return Object.fromEntries(read)
}

/** What each field has to hold before it is worth sending; the server has the last word. */
export function fieldSchemas(settings: readonly Setting[]): Record<string, z.ZodType> {
  return Object.fromEntries(settings.map((setting) => [fieldName(setting), fieldSchema(setting)]))
}

function fieldSchema({ type, required }: Setting): z.ZodType {
  if (type === 'boolean') return z.boolean()
  const empty = type === 'folder' ? 'Choose a folder.' : 'This has to be filled in.'
  const wrong = type === 'number' ? 'Give a number, such as 12 or 0.5.' : 'Give a text.'
  const error = ({ input }: { input?: unknown }) => (input === undefined ? empty : wrong)
  const schema = type === 'number' ? z.number({ error }) : z.string({ error })
  return required ? schema : schema.optional()
}

/** What is sent, from what stands in the fields. */
export function settingsIn(settings: readonly Setting[], fields: Readonly<Record<string, unknown>>) {
  const chosen = settings.flatMap((setting) => {
    const value = fields[fieldName(setting)]
    return value === undefined ? [] : [[setting.name, value] as const]
  })
  return Object.fromEntries(chosen)
}
