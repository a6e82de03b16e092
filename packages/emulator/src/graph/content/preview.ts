/** GET /_content/preview/{token}: a page with what can be shown of a file. Meant for frames, so any page may frame it. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import { checkFormat } from '../conversion/convert.ts'
import type { GraphEnv, GraphServices } from '../graph-request.ts'
import { openLink } from './open-link.ts'

export async function preview({ req, html: page }: Context<GraphEnv>, services: GraphServices): Promise<Response> {
  const { item, content, target } = await openLink(services, req.param('token')!)
  const { links } = services
  const shown =
    content.picture !== undefined
      ? html`<img src="${links.thumbnail('', { ...target, size: 'large' })}" alt="${item.name}" />`
      : convertible(item.name)
        ? html`<p><a href="${links.converted('', { ...target, size: 'pdf' })}">Open as PDF</a></p>`
        : html`<p>There is no preview of this kind of file.</p>`
  const response = await page(
    html`<!doctype html><html lang="en"><meta charset="utf-8" /><title>${item.name}</title><h1>${item.name}</h1>${shown}</html>`,
  )
  response.headers.set('Content-Security-Policy', "default-src 'none'; img-src 'self'")
  response.headers.set('X-Content-Type-Options', 'nosniff')
  return response
}

function convertible(name: string): boolean {
  try {
    return checkFormat(name, 'pdf') === 'pdf'
  } catch {
    return false
  }
}
