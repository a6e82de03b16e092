/** Addresses in Graph's answers are those under which the client sees the emulator. */
import { request } from 'node:http'
import { json as read } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo } from '../../src/index.ts'
import { type Signed, startSigned } from './sign-in.ts'

let signed: Signed
let authorization: string
beforeAll(async () => {
  signed = await startSigned()
  const { directory } = signed.emulator
  const { user } = directory.accounts.find(demo.accounts.work.userPrincipalName)!
  const app = directory.apps.find(demo.app.clientId)!
  const grant = { app, credential: 'secret', user, scopes: ['Files.ReadWrite'], sessionId: 's' } as const
  authorization = `Bearer ${directory.accessTokens.issue(grant, 24 * 3600)}`
}, 30_000)
afterAll(() => signed.emulator.close())

/** Node's fetch does not let a caller choose the Host header. */
async function firstPage(headers: Record<string, string>): Promise<Record<string, string>> {
  const url = `${signed.emulator.url}/v1.0/me/drive/root/children?$top=1`
  return new Promise((resolve, reject) => {
    request(url, { headers: { authorization, ...headers } }, (answer) => resolve(read(answer) as never))
      .on('error', reject)
      .end()
  })
}

test.each([
  ['behind something that ends TLS', { host: 'files.example', 'x-forwarded-proto': 'https' }, 'https://files.example/'],
  ["under Microsoft's own name", { host: 'graph.microsoft.com' }, 'https://graph.microsoft.com/'],
  ['plainly', { host: 'files.example:8080' }, 'http://files.example:8080/'],
])('%s', async (_, headers, origin) => {
  const page = await firstPage(headers)
  expect(page['@odata.context']!.startsWith(`${origin}v1.0/`)).toBe(true)
  expect(page['@odata.nextLink']!.startsWith(`${origin}v1.0/`)).toBe(true)
})
