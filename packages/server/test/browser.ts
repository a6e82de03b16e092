/** A browser as far as signing in needs one: cookies by host, redirects, forms. */

export type Page = { readonly url: string; readonly status: number; readonly headers: Headers; readonly html: string }

export type Browser = {
  /** Opens an address and follows redirects; `stopAt` names the beginning of an address that is not followed. */
  open(url: string, stopAt?: string): Promise<Page>
  /** Sends the page's first form, as pressing the button with this name and value would. */
  submit(page: Page, pressed?: Record<string, string>, stopAt?: string): Promise<Page>
  cookie(name: string): string | undefined
}

export function createBrowser(): Browser {
  const cookies = new Map<string, string>()

  async function send(url: string, init: RequestInit, stopAt?: string): Promise<Page> {
    const headers = new Headers(init.headers)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const location = response.headers.get('location')
    if (location !== null && response.status >= 300 && response.status < 400) {
      const target = new URL(location, url).href
      if (stopAt !== undefined && target.startsWith(stopAt)) {
        return { url: target, status: response.status, headers: response.headers, html: '' }
      }
      return send(target, {}, stopAt)
    }
    return { url, status: response.status, headers: response.headers, html: await response.text() }
  }

  return {
    open: (url, stopAt) => send(url, {}, stopAt),
    submit(page, pressed = {}, stopAt) {
      const [, form = '', fields = ''] = /<form([^>]*)>(.*?)<\/form>/s.exec(page.html) ?? []
      const action = /action="([^"]*)"/.exec(form)?.[1] ?? page.url
      const hidden = [...fields.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
      const body = new URLSearchParams(hidden.map(([, name, value]) => [name!, decoded(value!)]))
      for (const [name, value] of Object.entries(pressed)) body.set(name, value)
      const url = new URL(decoded(action), page.url)
      const headers = { origin: url.origin, 'sec-fetch-site': 'same-origin' }
      return send(url.href, { method: 'POST', body, headers }, stopAt)
    },
    cookie: (name) => cookies.get(name),
  }
}

function decoded(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<')
}
