/** A product's own site, as small as one can be: pages that embed the SDK, and a back end that signs for its users. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'

export type ProductSite = AsyncDisposable & {
  readonly origin: string
}

/**
 * @param serverUrl the one address besides its own that the pages may ask, or show in a frame
 * @param morePages scripts of other pages, by name
 */
export async function openProductSite(
  serverUrl: string,
  userToken: (userId: string) => Promise<string>,
  morePages: Readonly<Record<string, string>> = {},
): Promise<ProductSite> {
  const scripts = await bundlePages(morePages)
  const policy = `default-src 'none'; script-src 'self'; connect-src 'self' ${serverUrl}; frame-src ${serverUrl}; img-src data:; base-uri 'none'`
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://product')
    const name = pathname.slice(1) || 'plain'
    response.setHeader('content-security-policy', policy)
    if (name === 'user-token') response.end(await userToken(searchParams.get('user') ?? ''))
    else if (scripts.has(name)) response.setHeader('content-type', 'text/javascript').end(scripts.get(name))
    else if (scripts.has(`${name}.js`)) response.setHeader('content-type', 'text/html').end(html(name))
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    // Another site than the server's "localhost", as in life.
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function html(name: string): string {
  return `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Product</title>
<link rel="icon" href="data:,"><main><h1>Product</h1>${name === 'plain' ? '<button>Connect</button>' : ''}</main>
<script type="module" src="/${name}.js"></script></html>`
}

/** As a product would bundle them: from the packages' sources, with nothing left to fetch elsewhere. */
async function bundlePages(morePages: Readonly<Record<string, string>>): Promise<Map<string, string>> {
  const { output } = (await build({
    root: import.meta.dirname,
    logLevel: 'silent',
    resolve: { conditions: ['source', 'module', 'browser', 'production'] },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: {
          plain: join(import.meta.dirname, 'product-page.ts'),
          react: join(import.meta.dirname, '../../packages/connect/test/react-page.tsx'),
          ...morePages,
        },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  })) as Rolldown.RolldownOutput
  return new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code] as const] : [])))
}
