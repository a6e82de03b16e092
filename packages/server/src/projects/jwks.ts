/**
 * User-token keys that a product publishes at its JWKS URL.
 *
 * Fetched when they are needed, kept for ten minutes, and fetched again at once when a token names a key that is not
 * among them: so a product rotates its keys without telling anybody. However many unknown names come in, the URL is
 * asked twice a minute at most; while it does not answer, what is known goes on for a day.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
import { createPublicKey } from 'node:crypto'
import type { JWK } from 'jose'
import { request } from 'undici'
import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { readUserTokenKey, type UserTokenAlgorithm, type UserTokenKey } from './user-token-key.ts'

export type Jwks = {
  /**
   * The usable keys at a URL.
   *
   * @param kid the key that is looked for, where the token names one
   * @throws {Problem} `invalid_request` when the URL may not be called, `upstream_failed` when it gives no keys
   */
  keysAt(url: string, kid?: string): Promise<readonly UserTokenKey[]>
}

type Known = { readonly keys: readonly UserTokenKey[]; readonly fetchedAt: number }

const freshMs = 10 * 60_000
const staleMs = 24 * 60 * 60_000
/** Between two questions to one URL. */
const pauseMs = 30_000
const mostKeys = 50
const mostUrls = 10_000

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(mostKeys) })

export function createJwks({ clock, outbound }: { readonly clock: Clock; readonly outbound: Outbound }): Jwks {
  const known = new Map<string, Known>()
  const asked = new Map<string, number>()
  const underWay = new Map<string, Promise<readonly UserTokenKey[]>>()

  async function fetchKeys(url: string): Promise<readonly UserTokenKey[]> {
    const keys = await readKeys(outbound, url, clock.now())
    known.delete(url)
    known.set(url, { keys, fetchedAt: clock.now() })
    if (known.size > mostUrls) known.delete(known.keys().next().value!)
    return keys
  }

  function join(url: string): Promise<readonly UserTokenKey[]> {
    const joined = underWay.get(url)
    if (joined) return joined
    for (const [each, at] of asked) if (clock.now() - at >= pauseMs) asked.delete(each)
    asked.set(url, clock.now())
    const fetching = fetchKeys(url).finally(() => underWay.delete(url))
    underWay.set(url, fetching)
    return fetching
  }

  return {
    async keysAt(url, kid) {
      const have = known.get(url)
      const age = clock.now() - (have?.fetchedAt ?? Number.NEGATIVE_INFINITY)
      const isMissing = kid !== undefined && !have?.keys.some(({ id }) => id === kid)
      if (have && age < freshMs && !isMissing) return have.keys

      const mayAsk = underWay.has(url) || clock.now() - (asked.get(url) ?? Number.NEGATIVE_INFINITY) >= pauseMs
      if (!mayAsk) {
        if (have && age < staleMs) return have.keys
        throw new Problem('upstream_failed', 'The JWKS URL of this project could not be read. Try again in a minute.')
      }
      return join(url).catch((error: unknown) => {
        if (have && age < staleMs) return have.keys
        throw error
      })
    },
  }
}

async function readKeys(outbound: Outbound, url: string, now: number): Promise<readonly UserTokenKey[]> {
  const target = outbound.assertUrl(url, 'userTokenJwksUrl')
  const parsed = jwksSchema.safeParse(await readJson(outbound, target))
  if (!parsed.success) throw unreadable('it holds no JSON Web Key Set, which is {"keys": [...]}')
  const keys = parsed.data.keys.flatMap((key) => userTokenKey(key as JWK, now) ?? [])
  if (keys.length > 0) return keys
  throw unreadable('none of its keys is a public one for RS256, ES256 or EdDSA')
}

async function readJson({ agent }: Outbound, url: URL): Promise<unknown> {
  try {
    const headers = { accept: 'application/jwk-set+json, application/json' }
    const { statusCode, body } = await request(url, { dispatcher: agent, headers, signal: AbortSignal.timeout(10_000) })
    if (statusCode === 200) return await body.json()
    await body.dump()
    throw unreadable(`it answers ${statusCode}`)
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    throw unreadable(reasonOf(cause), cause)
  }
}

function reasonOf(cause: unknown): string {
  const { code, name } = cause as { code?: string; name?: string }
  if (name === 'SyntaxError') return 'it holds no JSON'
  if (name === 'TimeoutError' || /TIMEOUT/.test(code ?? '')) return 'it does not answer in time'
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return 'it is too large'
  if (code === 'EADDRREFUSED') return 'its host is not on the public internet'
  return 'its host cannot be reached'
}

function unreadable(why: string, cause?: unknown): Problem {
  return new Problem('upstream_failed', `The JWKS URL of this project gives no keys: ${why}.`, { cause })
}

/** `undefined` for what is no key to check user tokens with: secrets, keys for encryption, other algorithms. */
function userTokenKey(jwk: JWK, now: number): UserTokenKey | undefined {
  const algorithm = algorithmOf(jwk)
  if (!algorithm || (jwk.use ?? 'sig') !== 'sig' || (jwk.alg ?? algorithm) !== algorithm) return undefined
  try {
    // Only what is public is taken over, should somebody publish more.
    const { kty, n, e, crv, x, y } = jwk
    const key = createPublicKey({ key: { kty, n, e, crv, x, y } as JWK, format: 'jwk' })
    const publicKey = key.export({ type: 'spki', format: 'pem' }).toString()
    readUserTokenKey({ algorithm, publicKey })
    return { id: jwk.kid ?? '', algorithm, publicKey, createdAt: new Date(now) }
  } catch {
    return undefined
  }
}

/** The algorithm is the key's, never the token's choice. */
function algorithmOf({ kty, crv }: JWK): UserTokenAlgorithm | undefined {
  if (kty === 'RSA') return 'RS256'
  if (kty === 'EC' && crv === 'P-256') return 'ES256'
  return kty === 'OKP' && crv === 'Ed25519' ? 'EdDSA' : undefined
}
