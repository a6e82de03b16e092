/** The description of this API: for programs as OpenAPI, for people as a page. */
import { randomBytes } from 'node:crypto'
import { referenceRoutes, resources } from '@drawbridge/api'
import type { Hono } from 'hono'
import type { OpenApi } from '../reference/document.ts'
import { describeApi } from '../reference/openapi.ts'
import { referencePage } from '../reference/page.ts'
import type { AppEnv } from './env.ts'
import type { Mount } from './mount.ts'

type Facts = { readonly version: string; readonly publicUrl: string }

export function mountReference(app: Hono<AppEnv>, mount: Mount, { version, publicUrl }: Facts): void {
  let made: OpenApi | undefined
  const describe = (): OpenApi => {
    made ??= describeApi({ resources, version, url: publicUrl })
    return made
  }

  mount(referenceRoutes.openapi, async ({ context }) => {
    // Tools in other pages read it too; it is the same for everyone.
    context.header('access-control-allow-origin', '*')
    return describe()
  })

  app.get('/api/reference', (context) => {
    const nonce = randomBytes(16).toString('base64')
    context.header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    return context.html(referencePage(nonce, describe()))
  })
}
