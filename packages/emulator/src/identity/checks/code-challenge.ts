import type { Platform } from '../../state/apps.ts'
import type { Authorization } from '../../state/authorization-codes.ts'
import { refusal } from '../../state/refusals.ts'

/** @see https://datatracker.ietf.org/doc/html/rfc7636#section-4.3 */
export function readCodeChallenge(params: URLSearchParams, platform: Platform): Authorization['codeChallenge'] {
  const value = params.get('code_challenge')
  if (value === null) {
    if (platform !== 'spa') return undefined
    throw refusal(9002325, 'Proof Key for Code Exchange is required for single-page apps. Send a code_challenge.')
  }
  const method = params.get('code_challenge_method') || 'plain'
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(value)) {
    throw refusal(50147, "Invalid size or characters of 'code_challenge': it has 43 to 128 of A-Z a-z 0-9 - . _ ~.")
  }
  if (method === 'plain') return { value, method }
  if (method !== 'S256') throw refusal(501491, `code_challenge_method '${method}' is not supported. Use S256.`)
  if (value.length === 43) return { value, method }
  throw refusal(
    501491,
    "The 'code_challenge' of method S256 has 43 characters: a SHA-256 in base64url without padding.",
  )
}
