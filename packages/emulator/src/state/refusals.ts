/**
 * The sign-in refusals that the emulator knows: the number in AADSTS…, the OAuth error that goes with it, and where it
 * is seen. Codes not in this table are not spoken.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import { SignInFailure, type SignInFailureDetails } from '../errors.ts'

type Refusal = Omit<SignInFailureDetails, 'aadsts'>

const page = (error: string, suberror?: string): Refusal => ({ error, where: 'page', suberror })
const redirect = (error: string): Refusal => ({ error, where: 'redirect' })
const token = (error: string, suberror?: string): Refusal => ({ error, where: 'token', suberror })

const refusals = {
  16000: redirect('interaction_required'),
  28002: token('invalid_request'),
  28003: token('invalid_request'),
  50001: redirect('invalid_resource'),
  50011: page('invalid_request'),
  50012: token('invalid_client'),
  50013: token('invalid_grant'),
  50020: page('invalid_client'),
  50034: page('invalid_grant'),
  50053: page('invalid_grant'),
  50055: page('invalid_grant', 'user_password_expired'),
  50057: page('invalid_grant'),
  50058: redirect('login_required'),
  50072: page('interaction_required', 'basic_action'),
  50074: page('interaction_required', 'basic_action'),
  50076: page('interaction_required', 'basic_action'),
  50078: page('interaction_required', 'basic_action'),
  50079: page('interaction_required', 'basic_action'),
  50089: page('invalid_grant'),
  50097: page('interaction_required', 'additional_action'),
  50105: page('access_denied'),
  50126: page('invalid_grant'),
  50131: page('interaction_required', 'message_only'),
  50132: token('invalid_grant', 'bad_token'),
  50133: token('invalid_grant', 'bad_token'),
  50147: redirect('invalid_request'),
  50173: token('invalid_grant', 'bad_token'),
  50194: page('invalid_request'),
  50196: page('invalid_grant'),
  53000: page('interaction_required', 'additional_action'),
  53001: page('interaction_required', 'additional_action'),
  53002: page('interaction_required', 'additional_action'),
  53003: page('invalid_grant', 'message_only'),
  53004: page('interaction_required', 'message_only'),
  54005: token('invalid_grant'),
  65001: token('invalid_grant', 'consent_required'),
  65004: redirect('access_denied'),
  65005: page('invalid_resource'),
  70000: token('invalid_grant'),
  70001: page('unauthorized_client'),
  70003: token('unsupported_grant_type'),
  70007: redirect('invalid_request'),
  70008: token('invalid_grant'),
  70011: redirect('invalid_scope'),
  70012: page('server_error'),
  70016: token('authorization_pending'),
  70018: token('bad_verification_code'),
  70019: token('expired_token'),
  70043: token('invalid_grant', 'bad_token'),
  90002: page('invalid_request'),
  90013: redirect('invalid_request'),
  90014: token('invalid_request'),
  90033: page('temporarily_unavailable'),
  90055: page('temporarily_unavailable'),
  90090: page('temporarily_unavailable'),
  90094: redirect('access_denied'),
  90095: redirect('access_denied'),
  90099: page('unauthorized_client'),
  500011: redirect('invalid_resource'),
  500113: page('invalid_request'),
  500131: token('invalid_grant'),
  500133: token('invalid_grant'),
  501481: token('invalid_grant'),
  501491: redirect('invalid_request'),
  530032: page('invalid_grant', 'message_only'),
  530035: page('invalid_grant', 'message_only'),
  650052: page('invalid_client'),
  650056: page('invalid_client'),
  650057: page('invalid_resource'),
  700005: token('invalid_grant'),
  700016: page('unauthorized_client'),
  700021: token('invalid_client'),
  700022: token('invalid_scope'),
  700023: token('invalid_scope'),
  700024: token('invalid_client'),
  700025: token('invalid_client'),
  700027: token('invalid_client'),
  700051: redirect('unsupported_response_type'),
  700054: redirect('unsupported_response_type'),
  700082: token('invalid_grant', 'bad_token'),
  700084: token('invalid_grant', 'bad_token'),
  900144: page('invalid_request'),
  900561: page('invalid_request'),
  900941: redirect('access_denied'),
  900971: page('invalid_request'),
  901002: redirect('invalid_request'),
  7000112: page('unauthorized_client'),
  7000114: token('unauthorized_client'),
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
