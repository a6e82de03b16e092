/** As much of a browser as a sign-in without pages needs: redirects and cookies. */

const enoughRedirects = 10
const answered = ['code', 'id_token', 'error']

/**
 * Follows an authorize address to where the app would be called back.
 *
 * @returns the address with `code`, `id_token` or `error` in it; it is not opened
 */
export async function signIn(authorizeUrl: string | URL): Promise<URL> {
  const cookies = new Map<string, string>()
  let url = new URL(authorizeUrl)
  for (let hop = 0; hop < enoughRedirects; hop += 1) {
    const response = await fetch(url, { redirect: 'manual', headers: { cookie: [...cookies.values()].join('; ') } })
    for (const cookie of response.headers.getSetCookie()) cookies.set(cookie.split('=')[0]!, cookie.split(';')[0]!)
    const location = response.headers.get('location')
    if (location === null) {
      const page = (await response.text()).replace(/<style[\s\S]*?<\/style>|<[^>]*>/g, ' ').replace(/\s+/g, ' ')
      throw new Error(`The sign-in stopped at ${response.status} ${url.origin}${url.pathname}: ${page.slice(0, 300)}`)
    }
    url = new URL(location, url)
    const answer = url.hash === '' ? url.searchParams : new URLSearchParams(url.hash.slice(1))
    if (answered.some((name) => answer.has(name))) return url
  }
  throw new Error(`The sign-in still redirects after ${enoughRedirects} times: ${url.origin}${url.pathname}`)
}

/** The code in a call back. */
export function codeIn(callback: URL): string {
  const code = callback.searchParams.get('code')
  if (code === null) throw new Error(`Signing in failed: ${callback.searchParams.get('error_description')}`)
  return code
}
