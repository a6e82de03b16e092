/**
 * The `claims` parameter: what a client can do, and the claims of a challenge that it brings back.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
import { z } from 'zod'
import { refusal } from './refusals.ts'

export type RequestedClaims = {
  /** The client knows what to do with a claims challenge (`cp1`), so its access tokens live for a day. */
  readonly handlesChallenges: boolean
  /** The authentication contexts asked for, as in `c1`. */
  readonly contexts: readonly string[]
}

export const noClaims: RequestedClaims = { handlesChallenges: false, contexts: [] }

const wanted = z
  .object({ value: z.string().optional(), values: z.array(z.string()).optional() })
  .nullable()
  .optional()
const schema = z.object({ access_token: z.object({ xms_cc: wanted, acrs: wanted }).nullable().optional() })

/** @throws SignInFailure 9002313 when it is no JSON of that shape */
export function readClaims(text: string | null): RequestedClaims {
  if (!text) return noClaims
  const result = schema.safeParse(parse(text))
  if (!result.success) {
    const error = 'invalid_request'
    throw refusal(9002313, "The 'claims' parameter is not valid: send the JSON of a claims request.", {
      error,
      where: 'redirect',
    })
  }
  const { xms_cc, acrs } = result.data.access_token ?? {}
  return { handlesChallenges: listed(xms_cc).some((value) => value.toLowerCase() === 'cp1'), contexts: listed(acrs) }
}

/** What two requests of one client together say. */
export function joinClaims(first: RequestedClaims, second: RequestedClaims): RequestedClaims {
  return {
    handlesChallenges: first.handlesChallenges || second.handlesChallenges,
    contexts: [...new Set([...first.contexts, ...second.contexts])],
  }
}

function listed(claim: z.output<typeof wanted>): string[] {
  return [...(claim?.value === undefined ? [] : [claim.value]), ...(claim?.values ?? [])]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
