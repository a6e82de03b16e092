/** Sign-in failures told by OAuth's error value alone, where no known AADSTS number came with it. */
import type { Explanation } from './diagnosis.ts'
import { accountEntries } from './sign-in-account.ts'
import { appEntries } from './sign-in-app.ts'

const again: Pick<Explanation, 'who' | 'remedy' | 'retry'> = {
  who: 'user',
  remedy: 'Connect again.',
  retry: 'sign-in',
}

export const oauthEntries: Readonly<Record<string, Explanation>> = {
  access_denied: accountEntries['65004']!,
  consent_required: accountEntries['65001']!,
  interaction_required: accountEntries['50058 16000 50140 50199 50089 50014']!,
  login_required: accountEntries['50058 16000 50140 50199 50089 50014']!,
  temporarily_unavailable: accountEntries['90055 90033 90090 70012']!,
  server_error: accountEntries['90055 90033 90090 70012']!,
  invalid_scope: appEntries['70011 28002 28003 700022 700023']!,
  invalid_resource: appEntries['65005 650052 650056 650057 500011 50001']!,
  authorization_pending: accountEntries['70016']!,
  authorization_declined: accountEntries['65004']!,
  expired_token: accountEntries['70018 70019']!,
  bad_verification_code: accountEntries['70018 70019']!,
  invalid_grant: {
    code: 'grant_invalid',
    title: 'The access is no longer valid',
    cause: 'Microsoft does not accept the code or refresh token any more.',
    ...again,
  },
  invalid_client: {
    code: 'client_refused',
    title: 'Microsoft does not accept the app',
    cause: 'The client id or its secret does not fit.',
    who: 'developer',
    remedy: 'Compare client id and client secret with the app registration.',
    retry: 'never',
  },
  unauthorized_client: {
    code: 'client_not_allowed',
    title: 'The app may not do this',
    cause: 'The app registration does not allow this kind of sign-in, or the tenant has not admitted the app.',
    who: 'developer',
    remedy: 'Check the platform and the supported account types of the app registration.',
    retry: 'never',
  },
  state_mismatch: {
    code: 'state_mismatch',
    title: 'This answer belongs to another sign-in',
    cause: 'The state that came back is not the one that was sent: an old page, a second tab, or somebody meddling.',
    ...again,
  },
  invalid_id_token: {
    code: 'id_token_invalid',
    title: 'The proof of who signed in does not hold',
    cause:
      'The id token names another app, tenant, attempt or time than expected. A clock that is minutes off does this, too.',
    who: 'operator',
    remedy: 'Set the clock of the server by a time service, then connect again.',
    retry: 'sign-in',
  },
  invalid_response: {
    code: 'sign_in_answer_unreadable',
    title: 'The answer was not from Microsoft',
    cause: 'What came back is not what a sign-in endpoint says: a wrong login host, or a proxy in between.',
    who: 'operator',
    remedy: 'Check the login host of the app registration and the proxies on the way to it.',
    retry: 'never',
  },
}
