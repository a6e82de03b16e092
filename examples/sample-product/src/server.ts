/** Aster Notes: a small product whose users attach files from their OneDrive, through Drawbridge. */
import { createHash, createPrivateKey } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { type AppOptions, createApp } from './app.ts'

export { type SetUpOptions, setUp } from './set-up.ts'

export type SampleProductOptions = Omit<AppOptions, 'cookieSecret'> & {
  /** `0` for any free port. */
  readonly port: number
  /** @default 'localhost' */
  readonly host?: string | undefined
}

export type SampleProduct = AsyncDisposable & { readonly url: string; close(): Promise<void> }

/**
 * Starts the product.
 *
 * @throws {Error} when the port is taken, or the signing key cannot be read
 */
export async function startSampleProduct(options: SampleProductOptions): Promise<SampleProduct> {
  const { host = 'localhost', signingKey } = options
  const key = typeof signingKey === 'string' ? createPrivateKey(signingKey) : signingKey
  // Derived, so that people stay signed in when the product starts again.
  const cookieSecret = createHash('sha256')
    .update('aster-notes session cookie')
    .update(key.export({ type: 'pkcs8', format: 'der' }))
    .digest('hex')

  const server = createAdaptorServer({ fetch: createApp({ ...options, signingKey: key, cookieSecret }).fetch })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, options.port)))
    server.listen(options.port, host, resolve)
  })

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function explained(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error
  return new Error(`Port ${port} is taken. Stop what uses it, or give Aster Notes another port.`, { cause: error })
}
