/** National clouds and SharePoint, by Host header alone: from the sign-in to the last address that an answer names. */
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo, type Emulator, startEmulator } from '../../src/index.ts'
import { startSigned } from './sign-in.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
})
afterAll(() => emulator.close())

type Asked = { method?: string; headers?: Record<string, string>; body?: string }

/** As a client whose name server leads the host here. */
async function ask(address: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  const { host, pathname, search } = new URL(address)
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; location: string; text: string }>()
  const outgoing = request(`${emulator.url}${pathname}${search}`, { method, headers: { ...headers, host } })
  outgoing.once('error', reject)
  outgoing.once('response', async (response) => {
    const { statusCode, headers: answered } = response
    resolve({ status: statusCode!, location: answered.location ?? '', text: await text(response) })
  })
  outgoing.end(body)
  const answer = await promise
  // biome-ignore lint/suspicious/noExplicitAny: bodies are looked at freely in tests
  return { ...answer, json: (answer.text.startsWith('{') ? JSON.parse(answer.text) : {}) as any }
}

describe.each([
  ['login.microsoftonline.com', 'graph.microsoft.com'],
  ['login.microsoftonline.us', 'graph.microsoft.us'],
  ['login.microsoftonline.us', 'dod-graph.microsoft.us'],
  ['login.partner.microsoftonline.cn', 'microsoftgraph.chinacloudapi.cn'],
  ['login.chinacloudapi.cn', 'microsoftgraph.chinacloudapi.cn'],
])('%s and %s', (login, graphHost) => {
  const graph = `https://${graphHost}`

  test('sign-in, pages, delta, upload and download stay where they began', async () => {
    const { clientId, clientSecret } = demo.app
    const redirectUri = 'http://localhost:8400/oauth/callback'
    const scope = `openid offline_access ${graph}/Files.ReadWrite`
    const query = new URLSearchParams({ client_id: clientId, response_type: 'code', redirect_uri: redirectUri, scope })
    const { location } = await ask(`https://${login}/organizations/oauth2/v2.0/authorize?${query}`)
    const form = { client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri }
    const code = new URL(location).searchParams.get('code')!
    const redeemed = await ask(`https://${login}/organizations/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...form, grant_type: 'authorization_code', code }).toString(),
    })
    expect(decodeJwt(redeemed.json.access_token).aud).toBe(graph)
    expect(decodeJwt(redeemed.json.id_token).iss).toMatch(new RegExp(`^https://${login}/[\\da-f-]{36}/v2.0$`))
    expect(redeemed.json.scope).toContain(`${graph}/Files.ReadWrite`)

    const headers = { authorization: `Bearer ${redeemed.json.access_token}` }
    const children = await ask(`${graph}/v1.0/me/drive/root/children?$top=1`, { headers })
    expect(children.json['@odata.context']).toMatch(new RegExp(`^${graph}/v1.0/`))
    expect(children.json['@odata.nextLink']).toMatch(new RegExp(`^${graph}/v1.0/`))
    expect((await ask(children.json['@odata.nextLink'], { headers })).status).toBe(200)
    const delta = await ask(`${graph}/v1.0/me/drive/root/delta?token=latest`, { headers })
    expect((await ask(delta.json['@odata.deltaLink'], { headers })).status).toBe(200)

    const path = `${graph}/v1.0/me/drive/root:/${login} ${graphHost}.txt:`
    const session = await ask(`${path}/createUploadSession`, { method: 'POST', headers })
    expect(session.json.uploadUrl).toMatch(new RegExp(`^${graph}/`))
    const range = { 'content-range': 'bytes 0-4/5', 'content-length': '5' }
    const uploaded = await ask(session.json.uploadUrl, { method: 'PUT', headers: range, body: 'hello' })
    expect(uploaded.status).toBe(201)
    const content = await ask(`${path}/content`, { headers })
    expect(content.location).toMatch(new RegExp(`^${graph}/`))
    expect((await ask(content.location)).text).toBe('hello')
  })

  test('discovery names the same two hosts', async () => {
    const { json } = await ask(`https://${login}/organizations/v2.0/.well-known/openid-configuration`)
    expect(new URL(json.token_endpoint).host).toBe(login)
    expect(new URL(json.jwks_uri).host).toBe(login)
    expect((await ask(json.jwks_uri)).json.keys).toHaveLength(1)
    const cloud = graphHost === 'dod-graph.microsoft.us' ? 'graph.microsoft.us' : graphHost
    expect(json.msgraph_host).toBe(cloud)
  })
})

describe('as SharePoint, below /_api/v2.0', () => {
  test.each(['contoso.sharepoint.com', 'contoso-my.sharepoint.com'])('%s', async (host) => {
    const { directory } = emulator
    const { user } = directory.accounts.find(demo.accounts.work.userPrincipalName)!
    const app = directory.apps.find(demo.app.clientId)!
    const scopes = ['Files.ReadWrite.All', 'Sites.ReadWrite.All']
    const token = directory.accessTokens.issue({ app, credential: 'secret', user, scopes, sessionId: 's' }, 3600)
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-proto': 'https' }
    const get = (path: string) => ask(`https://${host}${path}`, { headers })
    const libraries = (await get('/_api/v2.0/drives')).json.value
    expect(libraries).toMatchObject([{ driveType: 'documentLibrary' }])
    expect((await get(`/_api/v2.0/drives/${libraries[0].id}/root`)).json).toMatchObject({ root: {} })
    const mine = (await get('/_api/v2.0/me/drive')).json
    expect((await get('/_api/v2.0/me/drives')).json.value).toMatchObject([{ id: mine.id }])
    const page = (await get(`/_api/v2.0/drives/${mine.id}/items/root/children?$top=1`)).json
    expect(page['@odata.nextLink']).toMatch(new RegExp(`^https://${host}/_api/v2.0/`))
    expect(page.value[0]['@microsoft.graph.downloadUrl'] ?? `https://${host}/`).toMatch(new RegExp(`^https://${host}/`))

    for (const path of ['/sites/Harbour/_api/v2.0/drives', '/_api/web/lists', '/_api/v2.1/drives']) {
      const { status, json } = await get(path)
      expect([path, status, json.error?.code]).toEqual([path, 501, 'notSupported'])
    }
  })
})

test('the drives of everybody are no resource of Graph', async () => {
  const signed = await startSigned()
  expect((await signed.as('work')('GET', '/drives')).status).toBe(501)
  await signed.emulator.close()
})
