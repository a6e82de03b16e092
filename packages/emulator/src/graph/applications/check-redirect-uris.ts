/**
 * Which redirect URIs may be registered.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reply-url
 */
import type { App } from '../../state/apps.ts'
import { badRequest } from './request.ts'

const mostCharacters = 256

/** @throws GraphFailure 400 that names the address and the rule */
export function checkRedirectUris({ redirectUris, signInAudience }: App): void {
  const personal = signInAudience.includes('Personal')
  const all = Object.values(redirectUris).flat()
  const most = personal ? 100 : 256
  if (all.length > most) throw badRequest(`There can be at most ${most} redirect URIs.`)
  for (const uri of [...redirectUris.web, ...redirectUris.spa]) checkWeb(uri, personal)
  for (const uri of all) {
    if (uri.length > mostCharacters) throw refused(uri, `is longer than ${mostCharacters} characters`)
    if (/[!$'(),;]/.test(uri)) throw refused(uri, "has one of the characters ! $ ' ( ) , ;")
  }
}

function checkWeb(uri: string, personal: boolean): void {
  const url = URL.parse(uri)
  if (!url) throw refused(uri, 'is not an absolute address')
  const loopback = url.hostname === 'localhost' || url.hostname === '127.0.0.1'
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw refused(uri, "has to start with 'https://', or 'http://localhost'")
  }
  if (uri.includes('#')) throw refused(uri, 'has a fragment')
  if (personal && url.search !== '') throw refused(uri, 'has a query, which personal accounts do not allow')
  if (uri.includes('*') && personal) throw refused(uri, 'has a wildcard, which personal accounts do not allow')
}

function refused(uri: string, rule: string): Error {
  return badRequest(`Invalid value specified for property 'redirectUris': '${uri}' ${rule}.`)
}
