/** `fetch` for addresses that somebody typed in: public ones only, wherever redirects lead. */
import { fetch as undiciFetch } from 'undici'
import { Problem } from '../errors.ts'
import type { Outbound } from './outbound.ts'
import { reasonOf } from './reason.ts'

const mostRedirects = 5
const redirects = new Set([301, 302, 303, 307, 308])
/** What is meant for one host only. */
const personal = ['authorization', 'cookie', 'proxy-authorization']

/**
 * Streams both ways. Redirects are followed for GET and HEAD, each judged like the first address; what the caller wants
 * to see of them otherwise is the answer itself.
 *
 * @throws {Problem} `invalid_request` for an address that may not be called, `upstream_failed` where no answer comes
 */
export function guardedFetch({ assertUrl, agent }: Outbound): typeof fetch {
  return async (input, init = {}) => {
    if (input instanceof Request) throw new TypeError('Give the address and what to send apart.')
    const headers = new Headers(init.headers)
    const follows = /^(GET|HEAD)$/i.test(init.method ?? 'GET') && init.redirect !== 'manual'
    let url = assertUrl(String(input), 'url')
    for (let hop = 0; ; hop++) {
      const answer = await ask(url, { ...init, headers, redirect: 'manual', dispatcher: agent })
      const location = answer.headers.get('location')
      if (!follows || !redirects.has(answer.status) || location === null) return answer
      await answer.body?.cancel()
      if (hop === mostRedirects) throw new Problem('invalid_request', 'url: This address redirects too often.')
      const next = URL.canParse(location, url) ? new URL(location, url).href : location
      const target = assertUrl(next, 'url (redirected)')
      if (target.origin !== url.origin) for (const name of personal) headers.delete(name)
      url = target
    }
  }
}

async function ask(url: URL, init: object): Promise<Response> {
  try {
    // From the package whose agent it is; its answers are made those of the runtime, so that all code knows them.
    const { status, headers, body } = await undiciFetch(url, init)
    return new Response(bodyless.has(status) ? null : (body as BodyInit | null), {
      status,
      headers: [...headers] as [string, string][],
    })
  } catch (error) {
    const { cause, name } = error as { cause?: unknown; name?: string }
    if (name === 'AbortError' || name === 'TimeoutError') throw error
    throw new Problem('upstream_failed', `url: ${reasonOf(cause ?? error)}`, { cause: error })
  }
}

const bodyless = new Set([101, 103, 204, 205, 304])
