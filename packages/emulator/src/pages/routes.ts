/**
 * The emulator's own pages, and the files that all pages share.
 *
 *   GET /                      what this is
 *   GET /_emulator/journal     HTML, or JSON with ?format=json or Accept: application/json
 *   GET /_emulator/approvals   what users have asked their administrators for
 */
import { Hono } from 'hono'
import { originOf } from '../hosts.ts'
import type { Journal } from '../journal.ts'
import { demo } from '../seed/directory.ts'
import type { Directory } from '../state/directory.ts'
import { registeredRedirects } from '../state/redirect-uris.ts'
import { approvalsRoutes } from './approvals-routes.ts'
import { submitScript } from './form-post.ts'
import { pageHeaders } from './headers.ts'
import { homePage } from './home.ts'
import { icon } from './icon.ts'
import { journalPage } from './journal.ts'
import { style } from './style.ts'

export function emulatorPages(directory: Directory, journal: Journal): Hono {
  const routes = new Hono()
  routes.use('/', pageHeaders)
  routes.use('/_emulator/*', pageHeaders)

  routes.get('/', (c) => c.html(homePage({ url: originOf(c.req.raw), ...describe(directory) })))

  routes.get('/_emulator/journal', (c) => {
    const json = c.req.query('format') === 'json' || c.req.header('accept')?.startsWith('application/json')
    return json ? c.json({ entries: journal.entries }) : c.html(journalPage(journal.entries))
  })

  routes.route('/', approvalsRoutes(directory))

  const asset = (path: string, type: string, body: string) =>
    routes.get(`/_emulator/${path}`, (c) =>
      c.body(body, 200, { 'Content-Type': type, 'Cache-Control': 'max-age=60', 'X-Content-Type-Options': 'nosniff' }),
    )
  asset('style.css', 'text/css; charset=utf-8', style)
  asset('icon.svg', 'image/svg+xml', icon)
  asset('submit.js', 'text/javascript; charset=utf-8', submitScript)
  return routes
}

function describe(directory: Directory): Omit<Parameters<typeof homePage>[0], 'url'> {
  const demoSecrets = new Map<string, string>(
    [demo.app, demo.expiredApp, demo.daemonApp].map((app) => [app.clientId, app.clientSecret]),
  )
  return {
    accounts: directory.accounts.all().map(({ user, password, administrator }) => ({
      displayName: user.displayName,
      userPrincipalName: user.userPrincipalName,
      kind: [
        user.personal ? 'Personal' : directory.tenants.find(user.tenantId)?.displayName,
        ...(administrator ? ['administrator'] : []),
      ].join(', '),
      password,
    })),
    apps: directory.apps.all().map((app) => ({
      displayName: app.displayName,
      clientId: app.clientId,
      clientSecret: demoSecrets.get(app.clientId),
      redirectUris: registeredRedirects(app).map(({ uri }) => uri),
    })),
  }
}
