/**
 * The user token: a short-lived JWT that a product signs to say which of its users is at the page.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519
 * @see https://www.rfc-editor.org/rfc/rfc8725 (why the algorithm is the key's, never the token's choice)
 */
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type ProtectedHeaderParameters } from 'jose'
import { Problem } from '../errors.ts'
import { readUserTokenKey, type UserTokenKey } from './user-token-key.ts'

const longestLifeSeconds = 24 * 60 * 60
/** How far the product's clock may be off. */
const toleranceSeconds = 30
const longestUserId = 200

export type VerifiedUser = {
  readonly userId: string
  /** From then on the token is refused; milliseconds since the epoch. */
  readonly expiresAt: number
}

/**
 * Checks a user token and tells whose it is.
 *
 * @param now milliseconds since the epoch
 * @throws {Problem} `user_token_invalid`, with a sentence that tells the product's developer what is wrong
 */
export async function verifyUserToken(
  token: string,
  { projectId, keys, now }: { projectId: string; keys: readonly UserTokenKey[]; now: number },
): Promise<VerifiedUser> {
  const header = readHeader(token)
  const candidates = keysFor(header, keys)
  const options = {
    audience: projectId,
    requiredClaims: ['exp', 'sub'],
    currentDate: new Date(now),
    clockTolerance: toleranceSeconds,
  }
  for (const key of candidates) {
    try {
      const { payload } = await jwtVerify(token, readUserTokenKey(key), { ...options, algorithms: [key.algorithm] })
      const userId = userIdOf(payload, now)
      return { userId, expiresAt: ((payload.exp ?? 0) + toleranceSeconds) * 1000 }
    } catch (error) {
      if (error instanceof errors.JWSSignatureVerificationFailed) continue
      throw error instanceof Problem ? error : refused(explain(error, projectId), error)
    }
  }
  throw refused(
    'The user token is signed with a key that this project does not know. Add its public key to the project.',
  )
}

/**
 * Which key a token says it is signed with. Nothing of it is checked here.
 *
 * @throws {Problem} `user_token_invalid` when this is no token at all
 */
export function kidOf(token: string): string | undefined {
  const { kid } = readHeader(token)
  return typeof kid === 'string' && kid !== '' ? kid : undefined
}

function readHeader(token: string): ProtectedHeaderParameters {
  if (token.length > 8_192) throw refused('The user token is longer than 8 KB. Keep it to sub, aud, iat and exp.')
  try {
    return decodeProtectedHeader(token)
  } catch (cause) {
    throw refused('The user token is not a signed JWT (three parts with dots between).', cause)
  }
}

/** The keys to try: the one that `kid` names by its id, or else every key of the algorithm. */
function keysFor({ alg, kid }: ProtectedHeaderParameters, keys: readonly UserTokenKey[]): readonly UserTokenKey[] {
  if (typeof alg === 'string' && alg.toLowerCase() === 'none') {
    throw refused('The user token is not signed (alg is none). Sign it with the private key of the project.')
  }
  if (keys.length === 0) {
    throw refused('This project has no user-token key yet. Add the public key that your back end signs with.')
  }
  const named = keys.filter(({ id }) => id === kid)
  const candidates = (named.length > 0 ? named : keys).filter(({ algorithm }) => algorithm === alg)
  if (candidates.length > 0) return candidates
  if (typeof alg === 'string' && alg.startsWith('HS')) {
    throw refused('The user token is signed with a shared secret (HS…). Sign it with the private key of the project.')
  }
  const known = [...new Set(keys.map(({ algorithm }) => algorithm))].join(' or ')
  throw refused(`The user token must be signed with ${known}, the algorithm of the project's keys.`)
}

function userIdOf({ exp = 0, iat, sub = '' }: JWTPayload, now: number): string {
  const issued = Math.max(iat ?? 0, now / 1000)
  if (iat !== undefined && iat > now / 1000 + toleranceSeconds) {
    throw refused('The user token is not valid yet: iat is in the future. Check the clock of your back end.')
  }
  if (exp > issued + longestLifeSeconds + toleranceSeconds || (iat !== undefined && exp - iat > longestLifeSeconds)) {
    throw refused('The user token lives too long. Let exp be at most 24 hours after iat; an hour is better.')
  }
  if (sub === '' || sub.length > longestUserId || /\p{Cc}/u.test(sub) || !sub.isWellFormed()) {
    throw refused(`The user token's sub must name the user in 1 to ${longestUserId} printable characters.`)
  }
  return sub
}

function explain(error: unknown, projectId: string): string {
  if (error instanceof errors.JWTExpired) return 'The user token has expired. Have your back end sign a new one.'
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud')
      return `The user token is for another audience. Set aud to the project's id, ${projectId}.`
    if (error.claim === 'nbf') return 'The user token is not valid yet (nbf). Check the clock of your back end.'
    if (error.claim === 'exp') return 'The user token has no valid exp. Set exp to the time it ends, in seconds.'
    if (error.claim === 'sub') return "The user token has no sub. Set sub to your product's id of the user."
    return `The user token's claim ${error.claim} is not valid.`
  }
  return 'The user token cannot be read. Sign a JWT with sub, aud, iat and exp.'
}

function refused(message: string, cause?: unknown): Problem {
  return new Problem('user_token_invalid', message, { cause })
}
