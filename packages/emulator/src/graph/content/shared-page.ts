/** GET /_web/s/{token}: what a person sees who opens a sharing link. POST with the password where there is one. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { GraphFailure } from '../../errors.ts'
import { isFile } from '../../state/drive/item.ts'
import { passwordHash } from '../../state/drive/share-item.ts'
import type { GraphEnv, GraphServices } from '../graph-request.ts'
import { openShare } from '../open-share.ts'

const policy = "default-src 'none'; form-action 'self'; frame-ancestors *"

export function sharedPages(services: GraphServices): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>()
  routes.on(['GET', 'POST'], '/s/:token', async (context) => {
    const show = (body: ReturnType<typeof html>, status: 200 | 403 | 404) =>
      context.html(
        html`<!doctype html><html lang="en"><meta charset="utf-8" /><title>Shared with you</title>${body}</html>`,
        status,
        { 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' },
      )
    try {
      const { drive, item, permission } = await openShare({ services }, `s!${context.req.param('token')}`)
      const hash = permission?.passwordHash
      const given =
        context.req.method === 'POST' ? String((await context.req.parseBody())['password'] ?? '') : undefined
      if (hash !== undefined && passwordHash(given) !== hash) {
        const wrong = given === undefined ? '' : html`<p role="alert">This is not the password.</p>`
        return show(
          html`<h1>Protected by a password</h1>${wrong}<form method="post"><label>Password <input type="password" name="password" required /></label> <button>Open</button></form>`,
          403,
        )
      }
      if (permission?.link?.scope !== 'anonymous') {
        return show(
          html`<h1>${item.name}</h1><p>This link is for people of ${drive.owner.displayName}; open it with an app that is signed in.</p>`,
          403,
        )
      }
      const content = isFile(item)
        ? html`<p>${item.content.size} bytes</p><p><a href="${services.links.download('', { drive: drive.id, item: item.id, key: item.content.key })}">Download</a></p>`
        : html`<p>A folder with ${drive.tree.folder(item.id)?.children.size ?? 0} items.</p>`
      return show(html`<h1>${item.name}</h1><p>Shared by ${drive.owner.displayName}</p>${content}`, 200)
    } catch (error) {
      if (!(error instanceof GraphFailure)) throw error
      return show(html`<h1>This link does not work</h1><p>It has expired, or was taken back.</p>`, 404)
    }
  })
  return routes
}
