/**
 * The sign-in refusals that the emulator knows: the number in AADSTS…, the OAuth error that goes with it, and where it
 * is seen. Codes not in this table are not spoken.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import { SignInFailure, type SignInFailureDetails } from '../errors.ts'

type Refusal = Omit<SignInFailureDetails, 'aadsts'>

const page = (error: string): Refusal => ({ error, where: 'page' })
const redirect = (error: string): Refusal => ({ error, where: 'redirect' })
const token = (error: string, suberror?: string): Refusal => ({ error, where: 'token', suberror })

const refusals = {
  16000: redirect('interaction_required'),
  28003: token('invalid_request'),
  50011: page('invalid_request'),
  50020: page('invalid_client'),
  50034: page('invalid_grant'),
  50058: redirect('login_required'),
  50089: page('invalid_grant'),
  50126: page('invalid_grant'),
  50147: redirect('invalid_request'),
  50173: token('invalid_grant', 'bad_token'),
  50194: page('invalid_request'),
  54005: token('invalid_grant'),
  65001: { error: 'invalid_grant', where: 'token', suberror: 'consent_required' },
  65004: redirect('access_denied'),
  70000: token('invalid_grant'),
  70003: token('unsupported_grant_type'),
  70007: redirect('invalid_request'),
  70008: token('invalid_grant'),
  70011: redirect('invalid_scope'),
  90002: page('invalid_request'),
  90013: redirect('invalid_request'),
  90094: redirect('access_denied'),
  90095: redirect('access_denied'),
  500011: redirect('invalid_resource'),
  500113: page('invalid_request'),
  501481: token('invalid_grant'),
  501491: redirect('invalid_request'),
  700005: token('invalid_grant'),
  700016: page('unauthorized_client'),
  700022: token('invalid_scope'),
  700025: token('invalid_client'),
  700051: redirect('unsupported_response_type'),
  700054: redirect('unsupported_response_type'),
  700082: token('invalid_grant', 'bad_token'),
  700084: token('invalid_grant', 'bad_token'),
  900144: page('invalid_request'),
  900561: page('invalid_request'),
  900941: redirect('access_denied'),
  900971: page('invalid_request'),
  901002: redirect('invalid_request'),
  7000215: token('invalid_client'),
  7000218: token('invalid_client'),
  7000222: token('invalid_client'),
  9001023: token('invalid_request'),
  9002313: token('invalid_grant'),
  9002325: redirect('invalid_request'),
  9002326: token('invalid_request'),
  9002327: token('invalid_request'),
  9002332: page('invalid_request'),
  9002346: page('invalid_request'),
} as const satisfies Record<number, Refusal>

export type Aadsts = keyof typeof refusals

/**
 * The failure for a code, ready to be thrown.
 *
 * @param message one or two sentences: what is wrong, and what to do; without secrets
 */
export function refusal(aadsts: Aadsts, message: string, changes: Partial<Refusal> = {}): SignInFailure {
  return new SignInFailure(message, { aadsts, ...refusals[aadsts], ...changes })
}
