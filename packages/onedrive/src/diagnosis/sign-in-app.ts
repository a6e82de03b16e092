/** Sign-in failures that lie in the app registration or in the request: a developer mends them. */
import type { Explanation } from './diagnosis.ts'

/** Keyed by the AADSTS numbers that mean the same, separated by spaces. */
export const appEntries: Readonly<Record<string, Explanation>> = {
  '50011': {
    code: 'redirect_uri_mismatch',
    title: 'The redirect URI is not registered',
    cause: 'The sign-in asked to return to an address that the app registration does not list.',
    who: 'developer',
    remedy:
      'In the app registration, under Authentication, add the redirect URI exactly as it is sent, under the platform Web: scheme, host, path, letter case and a slash at the end all count.',
    retry: 'never',
  },
  '500113 900971 70004': {
    code: 'redirect_uri_missing',
    title: 'The app has no usable redirect URI',
    cause: 'The app registration lists no redirect URI, or the request named none that can be used.',
    who: 'developer',
    remedy: 'Add a redirect URI to the app registration under the platform Web, and send the same one.',
    retry: 'never',
  },
  '700016 70001 700011': {
    code: 'application_not_found',
    title: 'Microsoft does not know this application here',
    cause:
      'No application with this client id exists in the tenant that was asked: a typing error, another cloud, a tenant that has not installed it, or personal accounts that it does not admit.',
    who: 'developer',
    remedy:
      'Compare the application (client) id with the app registration, and its supported account types with the authority. If the app is right, an administrator of the tenant has to grant consent once.',
    retry: 'never',
  },
  '90002 50059 50128 90019 90013': {
    code: 'tenant_not_found',
    title: 'Microsoft does not know this tenant',
    cause: 'The authority names a tenant or domain that does not exist in this cloud, or none at all.',
    who: 'developer',
    remedy: 'Set the authority to common, organizations, consumers, a tenant id or a verified domain.',
    retry: 'never',
  },
  '50049': {
    code: 'cloud_unknown',
    title: 'Microsoft does not know this cloud',
    cause: 'The sign-in went to a host that belongs to no Microsoft cloud.',
    who: 'developer',
    remedy: 'Check the login host of the app registration: every national cloud has its own.',
    retry: 'never',
  },
  '50194': {
    code: 'single_tenant_application',
    title: 'The app admits one organisation only',
    cause: 'The app is registered for a single tenant but was used through common or organizations.',
    who: 'developer',
    remedy: 'Use the id of that tenant as authority, or let the app registration admit more kinds of accounts.',
    retry: 'never',
  },
  '9002332 9002346 500208 90124 90130': {
    code: 'account_type_not_admitted',
    title: 'The app does not admit this kind of account',
    cause: 'A personal account met an app for work accounts, or the other way round.',
    who: 'developer',
    remedy:
      'Widen the supported account types of the app registration, or use the authority that fits: organizations for work accounts, consumers for personal ones.',
    retry: 'never',
  },
  '7000215 70002': {
    code: 'client_secret_wrong',
    title: 'The client secret is wrong',
    cause: 'Microsoft did not accept the client secret. Most often its id was copied instead of its value.',
    who: 'developer',
    remedy:
      'Create a new client secret under Certificates & secrets, copy its Value (shown once, right after creation) and store that.',
    retry: 'never',
  },
  '7000222': {
    code: 'client_secret_expired',
    title: 'The client secret has expired',
    cause: 'Client secrets end at a fixed date, and this one has passed. No connection of this app can be renewed.',
    who: 'developer',
    remedy:
      'Create a new client secret under Certificates & secrets and store its value. Connections go on working; nobody has to sign in again.',
    retry: 'never',
  },
  '7000218': {
    code: 'client_secret_missing',
    title: 'The client secret is missing',
    cause: 'This redirect URI belongs to the platform Web, where the app has to prove itself, and it sent no secret.',
    who: 'developer',
    remedy:
      'Store the client secret. If the app can keep none, register it for mobile and desktop and allow public client flows.',
    retry: 'never',
  },
  '700025': {
    code: 'client_secret_unexpected',
    title: 'A public app must not send a secret',
    cause: 'The redirect URI is registered for mobile and desktop, but a client secret was sent.',
    who: 'developer',
    remedy: 'Register the redirect URI under the platform Web, or remove the client secret.',
    retry: 'never',
  },
  '700027 700024 700021 50012 700030': {
    code: 'client_assertion_refused',
    title: 'The certificate sign-in of the app was refused',
    cause:
      'The signed assertion does not fit: its certificate is not registered, its times are off, or its audience is wrong.',
    who: 'developer',
    remedy:
      'Upload the public certificate to the app registration, set the clock of the server, and let the audience be the token endpoint.',
    retry: 'never',
  },
  '501481 50147 501491 9002325': {
    code: 'pkce_mismatch',
    title: 'The proof key does not fit',
    cause: 'The code verifier is missing, badly formed, or belongs to another sign-in attempt.',
    who: 'developer',
    remedy: 'Make a new pair for each attempt, keep the verifier with the attempt, and send its S256 challenge.',
    retry: 'sign-in',
  },
  '9002326 9002327': {
    code: 'wrong_platform',
    title: 'The redirect URI is registered under the wrong platform',
    cause: 'Codes for a single-page application can be redeemed by its page only, others by a server only.',
    who: 'developer',
    remedy: 'Register the redirect URI under the platform Web and remove it from Single-page application.',
    retry: 'never',
  },
  '700005 7000012': {
    code: 'tenant_changed',
    title: 'Sign-in and redemption used different tenants',
    cause: 'The code was issued under one tenant and redeemed under another.',
    who: 'developer',
    remedy: 'Use the same authority for the sign-in and for the token request.',
    retry: 'sign-in',
  },
  '70011 28002 28003 700022 700023': {
    code: 'scope_invalid',
    title: 'A scope is not valid',
    cause: 'A scope is misspelt, unknown, or belongs to another resource than the rest.',
    who: 'developer',
    remedy: "Ask for Microsoft Graph's scopes only, such as Files.ReadWrite, and never mix .default with others.",
    retry: 'never',
  },
  '65005 650052 650056 650057 500011 50001': {
    code: 'permission_not_configured',
    title: 'The app asks for something it is not set up for',
    cause: 'The app registration does not list the permission, or the tenant lacks the service that it belongs to.',
    who: 'developer',
    remedy:
      'Add the delegated permissions of Microsoft Graph under API permissions. If they are there, the tenant has to have the service, and its administrator has to consent.',
    retry: 'never',
  },
  '9001023': {
    code: 'tenant_required',
    title: 'Access without a user needs one tenant',
    cause: 'Client credentials were used through common, organizations or consumers.',
    who: 'developer',
    remedy: "Use the customer's tenant id as authority.",
    retry: 'never',
  },
  '900144 90014 9002313 900561 901002 90023 90056 90121 90009 90015 70003 70005 700051 700054 70007': {
    code: 'request_malformed',
    title: 'Microsoft could not read the request',
    cause: 'The request lacks a field, has one too many, or was sent in the wrong way.',
    who: 'developer',
    remedy:
      'Check what was sent to the endpoint. If this library made the request, please report it with the ids below.',
    retry: 'never',
  },
  '50013 500131 500133': {
    code: 'assertion_refused',
    title: 'The token that was passed on is not acceptable',
    cause:
      'The on-behalf-of flow was given a token that is expired, meant for another app, or not allowed to be passed on.',
    who: 'developer',
    remedy: 'Pass on an unexpired access token that was issued for your own API.',
    retry: 'sign-in',
  },
  '7000114': {
    code: 'on_behalf_of_not_allowed',
    title: 'The app may not act on behalf of a user',
    cause: 'This kind of app registration is shut out from the on-behalf-of flow.',
    who: 'developer',
    remedy: 'Let the user sign in to the app itself, or register the API as an application of its own.',
    retry: 'never',
  },
  '50146': {
    code: 'signing_key_missing',
    title: 'The app needs a signing key of its own',
    cause:
      'The app registration changes the claims in its tokens, which Microsoft only does for apps with their own key.',
    who: 'developer',
    remedy: 'Give the app a signing key, or take the claims mapping out of its manifest.',
    retry: 'never',
  },
  '50196': {
    code: 'request_loop',
    title: 'The same request came too often',
    cause: 'The app asked for the same token again and again in a short time, and Microsoft stopped it.',
    who: 'developer',
    remedy: 'Keep access tokens until they expire, and refresh one at a time.',
    retry: 'wait',
  },
  '65002': {
    code: 'foreign_client_id',
    title: "This client id is one of Microsoft's own",
    cause: "An app of Microsoft's may not be used for this.",
    who: 'developer',
    remedy: 'Register an application of your own and use its client id.',
    retry: 'never',
  },
}
