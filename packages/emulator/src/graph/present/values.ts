/** Values in the forms that Graph writes them in. */
import type { IdentitySet } from '../../state/drive/item.ts'

export type Json = Record<string, unknown>

/** An item's dates are often the same. */
let lastDate = { at: Number.NaN, text: '' }

/** Milliseconds since the epoch as Graph writes them: without a fraction of zero. */
export function dateTime(at: number): string {
  if (lastDate.at !== at) lastDate = { at, text: new Date(at).toISOString().replace('.000Z', 'Z') }
  return lastDate.text
}

export function identities({ user, application }: IdentitySet): Json {
  return { ...(application === undefined ? {} : { application }), ...(user === undefined ? {} : { user }) }
}
