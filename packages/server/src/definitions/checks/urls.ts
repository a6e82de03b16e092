/** Addresses on the internet that a workflow calls, as far as they stand there already. */
import { isIP } from 'node:net'
import type { Finding } from '@drawbridge/api'
import { isPublicAddress } from '../../outbound/addresses.ts'
import { odd, wrong } from './finding.ts'

type Where = { readonly stepId: string; readonly path: string }

export function checkUrl(url: string, where: Where): Finding[] {
  if (url.startsWith('{{')) return []
  const [scheme] = /^[a-z][a-z0-9+.-]*:/i.exec(url) ?? []
  if (scheme === undefined) return [wrong('url_invalid', 'Give the whole URL, beginning with https://.', where)]
  if (!/^https?:$/i.test(scheme))
    return [wrong('url_invalid', `“${scheme}” cannot be called. Give a URL that begins with https://.`, where)]
  if (url.includes('{{')) return []
  if (!URL.canParse(url)) return [wrong('url_invalid', 'This is no URL.', where)]
  return checkReach(new URL(url), where)
}

/** Whoever runs the server may have let some addresses near it be called, which a definition cannot know. */
function checkReach({ protocol, hostname }: URL, where: Where): Finding[] {
  const host = hostname.replace(/^\[|\]$/g, '')
  const isNear = isIP(host) ? !isPublicAddress(host) : host === 'localhost' || host.endsWith('.localhost')
  if (!isNear && protocol === 'https:') return []
  const why = isNear ? `“${host}” is not on the public internet.` : 'Addresses are called by https.'
  return [odd('url_private', `${why} The step fails, unless whoever runs Drawbridge has allowed this address.`, where)]
}
