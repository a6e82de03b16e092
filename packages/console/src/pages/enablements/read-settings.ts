/** What was chosen in a form of settings; what was left empty is left out. */
import type { Setting } from '@drawbridge/api'

export function readSettings(form: FormData, settings: readonly Setting[]): Record<string, unknown> {
  const chosen = settings.flatMap(({ name, type }): (readonly [string, unknown])[] => {
    const value = form.get(`setting.${name}`)
    if (type === 'boolean') return [[name, value !== null]]
    const text = String(value ?? '').trim()
    if (text === '') return []
    return [[name, type === 'number' ? Number(text) : text]]
  })
  return Object.fromEntries(chosen)
}
