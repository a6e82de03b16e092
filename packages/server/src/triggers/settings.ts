/** What a user has chosen for a workflow, held against what its definition asks for. Pure. */
import type { Setting } from '@drawbridge/api'
import { Problem } from '../errors.ts'

export type Settings = Readonly<Record<string, unknown>>

const longestFolderId = 300
const longestText = 10_000

/**
 * @returns what is kept: without what was left empty
 * @throws {Problem} `invalid_request` for a name that the definition does not have, or a value that does not fit
 */
export function checkSettings(asked: readonly Setting[], given: Settings): Settings {
  const byName = new Map(asked.map((setting) => [setting.name, setting]))
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const setting = byName.get(name)
    if (!setting)
      throw refuse(name, `This workflow has no such setting. It has ${[...byName.keys()].join(', ') || 'none'}.`)
    if (isEmpty(value)) continue
    const wrong = misfit(setting, value)
    if (wrong) throw refuse(name, wrong)
    kept[name] = value
  }
  const [missing] = missingSettings(asked, kept)
  if (missing) throw refuse(missing.name, `Choose “${missing.label}”.`)
  return kept
}

/** Those that a run needs and nobody has chosen. */
export function missingSettings(asked: readonly Setting[], chosen: Settings): Setting[] {
  const effective = effectiveSettings(asked, chosen)
  return asked.filter(({ name, required }) => required && isEmpty(effective[name]))
}

/**
 * What a run gets: what was chosen, else the default, else null. What the definition no longer has, or has with another
 * type, counts as not chosen.
 */
export function effectiveSettings(asked: readonly Setting[], chosen: Settings): Record<string, unknown> {
  return Object.fromEntries(
    asked.map((setting) => {
      const value = chosen[setting.name]
      const fits = !isEmpty(value) && misfit(setting, value) === undefined
      return [setting.name, fits ? value : 'default' in setting ? (setting.default ?? null) : null]
    }),
  )
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function misfit(setting: Setting, value: unknown): string | undefined {
  switch (setting.type) {
    case 'text':
      return typeof value === 'string' && value.length <= longestText
        ? undefined
        : 'Give a text of 10,000 letters at most.'
    case 'number':
      return typeof value === 'number' ? undefined : 'Give a number.'
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'Give true or false.'
    case 'choice':
      return setting.choices.includes(value as string) ? undefined : `Choose one of ${setting.choices.join(', ')}.`
    case 'folder':
      return typeof value === 'string' && value.length <= longestFolderId ? undefined : 'Give the id of a folder.'
  }
}

function refuse(name: string, why: string): Problem {
  return new Problem('invalid_request', `settings.${name}: ${why}`)
}
