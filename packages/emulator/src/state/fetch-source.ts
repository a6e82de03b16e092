/** What is to be had at a URL that a client named. The emulator reaches for nothing outside its own machine. */
import { GraphFailure } from '../errors.ts'

const redirects = 5

/** @throws GraphFailure 400 `invalidRequest` for an address elsewhere, or when nothing can be had there */
export async function sourceAt(url: string): Promise<AsyncIterable<Uint8Array>> {
  let address = checkSourceUrl(url)
  for (let hop = 0; hop <= redirects; hop += 1) {
    const response = await get(address)
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel()
      address = checkSourceUrl(new URL(location, address).href)
      continue
    }
    if (!response.ok) throw refuse(`The source URL answered with ${response.status}.`)
    return response.body ?? nothing()
  }
  throw refuse('The source URL redirects too often.')
}

/** @throws GraphFailure 400 `invalidRequest` unless it is http or https on this machine */
export function checkSourceUrl(text: string): URL {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) throw refuse('The source URL is not an http or https URL.')
  if (!/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) {
    throw refuse(`The emulator fetches from its own machine only, not from ${url.hostname}.`)
  }
  return url
}

async function get(url: URL): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'manual' })
  } catch (cause) {
    throw new GraphFailure(400, 'invalidRequest', 'The source URL cannot be reached.', { cause })
  }
}

function refuse(message: string): GraphFailure {
  return new GraphFailure(400, 'invalidRequest', message)
}

async function* nothing(): AsyncIterable<Uint8Array> {}
