/** How checks say what they have found. */
import type { Finding } from '@drawbridge/api'

type Where = { readonly stepId?: string | null; readonly path?: string }

export function wrong(code: string, message: string, { stepId = null, path = '' }: Where = {}): Finding {
  return { severity: 'error', code, stepId, path, message }
}

export function odd(code: string, message: string, where: Where = {}): Finding {
  return { ...wrong(code, message, where), severity: 'warning' }
}

/** “a”, “b” and “c”. */
export function quoted(names: readonly string[]): string {
  const all = names.map((name) => `“${name}”`)
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

/** ` Did you mean “a”?`, or nothing. */
export function meant(name: string | undefined): string {
  return name === undefined ? '' : ` Did you mean “${name}”?`
}
