import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { decodeJwt, jwtVerify } from 'jose'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SampleProduct, startSampleProduct } from '../src/server.ts'

const signingKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const options = {
  port: 0,
  drawbridgeUrl: 'https://drawbridge.example/',
  projectId: 'prj_"1',
  contentOrigins: ['http://localhost:8480'],
  signingKey: signingKey as KeyObject | string,
  webhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
}
let product: SampleProduct

beforeAll(async () => {
  product = await startSampleProduct(options)
})
afterAll(() => product.close())

test('the user token is signed for the project and good for ten minutes', async () => {
  const { userToken } = await read('/api/user-token')
  const { payload, protectedHeader } = await jwtVerify(userToken, createPublicKey(signingKey), {
    audience: options.projectId,
    algorithms: ['ES256'],
  })
  expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'JWT' })
  expect(payload.sub).toBe('robin')
  expect(payload.exp! - payload.iat!).toBe(600)
  expect(Math.abs(payload.iat! - Date.now() / 1000)).toBeLessThan(10)
})

test('a key may also be PEM, of another kind', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  await using other = await startSampleProduct({ ...options, signingKey: pem, algorithm: 'EdDSA' })
  const { userToken } = await read('/api/user-token', {}, other)
  expect((await jwtVerify(userToken, publicKey)).protectedHeader.alg).toBe('EdDSA')
})

test('a person who is chosen stays, across a restart of the product', async () => {
  const chosen = await choose('noor')
  expect(await chosen.json()).toMatchObject({ person: { id: 'noor', name: 'Noor' } })
  const setCookie = chosen.headers.get('set-cookie')!
  expect(setCookie).toMatch(/HttpOnly/)
  expect(setCookie).toMatch(/SameSite=Lax/)

  const headers = { cookie: setCookie.split(';')[0]! }
  await using restarted = await startSampleProduct(options)
  const { userToken } = await read('/api/user-token', headers, restarted)
  expect(decodeJwt(userToken).sub).toBe('noor')
})

test('a cookie that the product did not sign is nobody’s', async () => {
  const { userToken } = await read('/api/user-token', { cookie: 'aster_session=noor.c2lnbmF0dXJl' })
  expect(decodeJwt(userToken).sub).toBe('robin')
})

test('a webhook is shown to the person whom it is about, once; what Drawbridge did not sign is refused', async () => {
  const data = { name: 'invoice.filed', userId: 'robin', payload: { path: '/Archive/2026/May.pdf' } }
  const body = JSON.stringify({ id: 'evt_1', type: 'workflow.event', timestamp: new Date().toISOString(), data })
  expect(await deliver(body, body)).toBe(204)
  expect(await deliver(body, body)).toBe(204)
  expect(await deliver(body.replace('May', 'June'), body)).toBe(401)

  expect(await firstArrival()).toMatchObject({ id: 'evt_1', name: 'invoice.filed', payload: data.payload })
  const cookie = (await choose('noor')).headers.get('set-cookie')!.split(';')[0]!
  const heard = firstArrival({ cookie })
  expect(await deliver(body.replace('evt_1', 'evt_2').replace('robin', 'noor'))).toBe(204)
  expect(await heard).toMatchObject({ id: 'evt_2', userId: 'noor' })
})

test.each([['mallory'], [undefined]])('there is no person %s', async (personId) => {
  const response = await choose(personId)
  expect([response.status, response.headers.get('set-cookie')]).toEqual([400, null])
})

test('the page names the server and the project, and its policy lets in these and the content’s origins only', async () => {
  const response = await fetch(product.url)
  const html = await response.text()
  expect(html).toContain('<script src="https://drawbridge.example/sdk/connect.js"></script>')
  expect(html).toContain('data-project-id="prj_&#34;1"')
  expect(html).not.toMatch(/<script(?![^>]*src=)|style=|\son\w+=/)

  const policy = response.headers.get('content-security-policy')!.split('; ')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self' https://drawbridge.example")
  expect(policy).toContain("img-src 'self' http://localhost:8480")
  expect(policy).toContain("connect-src 'self' https://drawbridge.example http://localhost:8480")
  expect(policy).toContain("frame-ancestors 'none'")
})

test('every file that the page names is served, and nothing else', async () => {
  const html = await (await fetch(product.url)).text()
  const names = [...html.matchAll(/(?:src|href)="(\/[\w.-]+)"/g)].map(([, name]) => name!)
  expect(names).toContain('/product.js')
  for (const name of names) expect([name, (await fetch(product.url + name)).status]).toEqual([name, 200])
  expect((await fetch(`${product.url}/..%2fpackage.json`)).status).toBe(404)
  expect((await fetch(`${product.url}/package.json`)).status).toBe(404)
})

test('a port that is taken is said, with what to do', async () => {
  const port = Number(new URL(product.url).port)
  await expect(startSampleProduct({ ...options, port })).rejects.toThrow(`Port ${port} is taken. Stop what uses it`)
})

function choose(personId: string | undefined): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return fetch(`${product.url}/api/session`, { method: 'POST', headers, body: JSON.stringify({ personId }) })
}

async function read(
  path: string,
  headers: Record<string, string> = {},
  from = product,
): Promise<{ userToken: string }> {
  return (await fetch(from.url + path, { headers })).json() as Promise<{ userToken: string }>
}

async function deliver(body: string, signed = body): Promise<number> {
  const [id, now] = ['msg_1', new Date()]
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(options.webhookSecret).sign(id, now, signed),
  }
  return (await fetch(`${product.url}/webhooks/drawbridge`, { method: 'POST', headers, body })).status
}

async function firstArrival(headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(`${product.url}/api/arrivals`, { headers })
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    if (text.includes('\n\n')) break
  }
  expect(text.match(/data: /g)).toHaveLength(1)
  return JSON.parse(/data: (.*)/.exec(text)![1]!)
}
