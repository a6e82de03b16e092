/** Values in the forms that Graph writes them in. */
import type { IdentitySet } from '../../state/drive/item.ts'

export type Json = Record<string, unknown>

/** Milliseconds since the epoch as Graph writes them: without a fraction of zero. */
export function dateTime(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}

export function identities({ user, application }: IdentitySet): Json {
  return { ...(application === undefined ? {} : { application }), ...(user === undefined ? {} : { user }) }
}
