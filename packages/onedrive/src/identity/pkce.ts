/** Proof Key for Code Exchange: ties an authorization code to whoever asked for it (RFC 7636). */
import { calculatePKCECodeChallenge, generateRandomCodeVerifier } from 'oauth4webapi'

/** A fresh pair. The verifier is a secret until the code is redeemed; the challenge (S256) goes into the URL. */
export async function createPkce(): Promise<{ codeVerifier: string; codeChallenge: string }> {
  const codeVerifier = generateRandomCodeVerifier()
  return { codeVerifier, codeChallenge: await calculatePKCECodeChallenge(codeVerifier) }
}
