/** What browsers load: the console at /console, the SDK at /sdk/connect.js and /sdk/connect.mjs. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Hono } from 'hono'
import { etag } from 'hono/etag'
import type { AppContext, AppEnv } from './env.ts'
import { consolePolicy } from './security-headers.ts'

/** The package's own folder; `assets` in it is made by the build, perhaps after the server has started. */
const root = join(import.meta.dirname, '..', '..')

export function mountAssets(app: Hono<AppEnv>, folder = root): void {
  const files = serveStatic<AppEnv>({ root: folder, rewriteRequestPath: (path) => `/assets${path}` })

  app.get('/', (context) => context.redirect('/console'))

  app.use('/console/assets/*', async (context, next) => {
    await next()
    // Their names hold a hash of what is in them.
    if (context.res.ok) context.res.headers.set('cache-control', 'public, max-age=31536000, immutable')
  })
  app.get('/console/*', etag(), files, (context) => consolePage(context, folder))

  app.use('/sdk/:file{connect\\.m?js}', async (context, next) => {
    await next()
    context.res.headers.set('access-control-allow-origin', '*')
    context.res.headers.set('cross-origin-resource-policy', 'cross-origin')
    if (context.res.ok) context.res.headers.set('cache-control', 'public, max-age=300')
  })
  app.get('/sdk/:file{connect\\.m?js}', etag(), files, (context) =>
    context.text('// The SDK is not built yet: run npm start, or node --conditions=source scripts/build-web.ts.', 404, {
      'content-type': 'text/javascript; charset=utf-8',
    }),
  )
}

/** Every address of the console is one page; its own router reads the rest. */
async function consolePage(context: AppContext, folder: string): Promise<Response> {
  const page = join(folder, 'assets', 'console', 'index.html')
  // A missing script must not be answered by a page.
  if (/^\/console\/assets\//.test(context.req.path)) return context.notFound()
  if (!existsSync(page)) return context.html(notBuilt, 503)
  context.header('content-security-policy', consolePolicy)
  context.header('cross-origin-opener-policy', 'same-origin')
  context.header('cache-control', 'no-cache')
  return context.html(await readFile(page, 'utf8'))
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
