/**
 * An API key: what a product's back end proves itself with. Types and rules only; no SQL, no HTTP.
 *
 *   dbk_<20 letters of its id>_<32 random bytes, base64url>
 *
 * The letters find the row, the rest proves it. An operator key begins alike and has no second part.
 */
import { randomBytes } from 'node:crypto'
import type { ApiKeyScope } from '@drawbridge/api'
import { Problem } from '../errors.ts'

export type ApiKey = {
  readonly id: string
  readonly projectId: string
  readonly name: string
  readonly scopes: readonly ApiKeyScope[]
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
}

export type NewApiKey = Pick<ApiKey, 'name' | 'scopes' | 'expiresAt'>

const idPrefix = 'key_'
const pattern = /^dbk_([0-9a-z]{20})_[\w-]{43}$/

/** @param id of the row, such as `key_3f0k…` */
export function newApiKey(id: string): string {
  return `dbk_${id.slice(idPrefix.length)}_${randomBytes(32).toString('base64url')}`
}

/** The row that a key names; `undefined` when this is no API key at all. */
export function idOfApiKey(key: string): string | undefined {
  const letters = pattern.exec(key)?.[1]
  return letters && idPrefix + letters
}

/**
 * @param now milliseconds since the epoch
 * @throws {Problem} `unauthorized` when the key has expired; whoever hears that has proven to hold it
 */
export function assertInTime({ expiresAt }: Pick<ApiKey, 'expiresAt'>, now: number): void {
  if (expiresAt === null || expiresAt.getTime() > now) return
  throw new Problem('unauthorized', 'This API key has expired. Make a new one in the console.')
}

/** @throws {Problem} `forbidden` unless the key belongs to this project and has this scope */
export function assertAllows(key: Pick<ApiKey, 'projectId' | 'scopes'>, projectId: string, scope: ApiKeyScope): void {
  // The same for a project that is not there, so that nobody learns which projects exist.
  if (key.projectId !== projectId) throw new Problem('forbidden', 'This API key belongs to another project.')
  if (key.scopes.includes(scope)) return
  throw new Problem('forbidden', `This API key lacks the scope ${scope}. Use one that has it, or make one.`)
}
