/** What browsers load: the console at /console, the SDK at /sdk/connect.js and /sdk/connect.mjs. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono, MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import type { AppContext, AppEnv } from './env.ts'
import { consolePolicy } from './security-headers.ts'

/** The package's own folder; `assets` in it is made by the build, perhaps after the server has started. */
const root = join(import.meta.dirname, '..', '..')

export function mountAssets(app: Hono<AppEnv>, folder = root): void {
  const files = serveStatic<AppEnv>({ root: folder, rewriteRequestPath: (path) => `/assets${path}` })

  app.get('/', (context) => context.redirect('/console/'))
  app.get('/console/*', consoleHeaders, etag(), files, (context) => consolePage(context, folder))
  for (const file of ['/sdk/connect.js', '/sdk/connect.mjs']) {
    app.get(file, sdkHeaders, etag(), files, (context) =>
      context.text('// The SDK is not built yet: npm start builds it.', 404, { 'content-type': 'text/javascript' }),
    )
  }
}

/** What the build puts below /console/assets carries a hash of its content in its name. */
const hashedName = /^\/console\/assets\//

const consoleHeaders: MiddlewareHandler<AppEnv> = async (context, next) => {
  await next()
  const { headers, ok } = context.res
  headers.set('content-security-policy', consolePolicy)
  headers.set('cross-origin-opener-policy', 'same-origin')
  const immutable = ok && hashedName.test(context.req.path)
  headers.set('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
}

/** Any page may load the SDK. */
const sdkHeaders: MiddlewareHandler<AppEnv> = async (context, next) => {
  await next()
  const { headers, ok } = context.res
  headers.set('access-control-allow-origin', '*')
  headers.set('cross-origin-resource-policy', 'cross-origin')
  headers.set('cache-control', ok ? 'public, max-age=300' : 'no-store')
}

/** Every address of the console is one page; its own router reads the rest. A missing script is no page. */
async function consolePage(context: AppContext, folder: string): Promise<Response> {
  if (hashedName.test(context.req.path)) return context.notFound()
  const page = join(folder, 'assets', 'console', 'index.html')
  return existsSync(page) ? context.html(await readFile(page, 'utf8')) : context.html(notBuilt, 503)
}

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Drawbridge</title>
<h1>The console is not built yet</h1>
<p>It is being built if you have just run <code>npm start</code>: reload in a few seconds.
Otherwise run <code>npm start</code> in the folder of Drawbridge.</p>
</html>
`
