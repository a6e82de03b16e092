/** Consent given outside of the protocol, for clients that cannot ask: a code for one call with these very arguments. */
import { createHash, randomBytes } from 'node:crypto'

export type Confirmations = {
  /** @param binding what is agreed to, and where */
  issue(binding: Buffer): Promise<string>
  /** Takes the code; `false` when it is unknown, too old, used, or was given for something else. */
  take(code: string, binding: Buffer): Promise<boolean>
}

/** A code is good for this long, milliseconds. */
export const confirmationMs = 5 * 60_000

export function newConfirmation(): string {
  return randomBytes(16).toString('base64url')
}

/** The same arguments give the same binding, in whatever order they come. */
export function bindingOf(...parts: readonly unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts, inOrder)).digest()
}

function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Kept by this process alone. */
export function createConfirmations(now: () => number): Confirmations {
  const given = new Map<string, { readonly binding: Buffer; readonly until: number }>()
  return {
    issue: async (binding) => {
      for (const [code, { until }] of given) if (until <= now()) given.delete(code)
      const code = newConfirmation()
      given.set(code, { binding, until: now() + confirmationMs })
      return code
    },
    take: async (code, binding) => {
      const found = given.get(code)
      if (!found || found.until <= now() || !found.binding.equals(binding)) return false
      return given.delete(code)
    },
  }
}
