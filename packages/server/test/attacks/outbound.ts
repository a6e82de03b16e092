/** Server-side request forgery: addresses that somebody types in, and that our server then calls. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { call, webhookRoutes } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { codeOf, json, type Scene } from './scene.ts'

/** Addresses of the machine itself and of the network around it, as text that a filter might not know. */
const inside = [
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0177.0.0.1/',
  'https://0/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[fe80::1]/',
  'https://[fd00::1]/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://[fd00:ec2::254]/',
]
const otherKinds = [
  'http://example.com/',
  'file:///etc/passwd',
  'gopher://127.0.0.1/',
  'ftp://example.com/',
  'https://',
]

export function attackOutbound(scene: () => Scene): void {
  const project = () => `/api/v1/projects/${scene().world.projectId}`

  /** At the server as it stands on the internet, where its own machine is as closed as the rest. */
  const publicly = (method: string, path: string, body: object) => {
    const { url, operatorKey } = scene().published
    const headers = { ...json, authorization: `Bearer ${operatorKey}` }
    return fetch(url + path, { method, headers, body: JSON.stringify(body) })
  }

  /** A server on this machine that must not be called; counts who does. */
  async function trap(answer: { status: number; location?: string } = { status: 200 }) {
    const paths: string[] = []
    const server = createServer((request, response) => {
      paths.push(request.url!)
      const { location } = answer
      response.writeHead(answer.status, { ...(location && { location }) }).end('{}')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return { port, paths, [Symbol.dispose]: () => void server.close() }
  }

  test('A webhook to the machine itself, its network or a metadata service, in any notation: not stored', async () => {
    for (const url of inside) {
      const response = await publicly('POST', `${project()}/webhook-endpoints`, { url })
      expect([response.status, await codeOf(response)], url).toEqual([400, 'invalid_request'])
    }
  })

  test('A JWKS URL to the machine itself, its network or a metadata service, in any notation: not stored', async () => {
    for (const userTokenJwksUrl of inside) {
      const response = await publicly('PATCH', project(), { userTokenJwksUrl })
      expect([response.status, await codeOf(response)], userTokenJwksUrl).toEqual([400, 'invalid_request'])
    }
  })

  test('Another scheme, plain http, or a user name in the address: not stored', async () => {
    for (const url of [...otherKinds, 'https://user:password@example.com/']) {
      expect((await publicly('POST', `${project()}/webhook-endpoints`, { url })).status, url).toBe(400)
      expect((await publicly('PATCH', project(), { userTokenJwksUrl: url })).status, url).toBe(400)
    }
  })

  test('A name that leads to the machine itself: refused as the connection opens', async () => {
    using door = await trap()
    const url = `https://localhost:${door.port}/keys`
    const keys = await publicly('PATCH', project(), { userTokenJwksUrl: url })
    expect(keys.status).toBeGreaterThanOrEqual(400)
    const made = await publicly('POST', `${project()}/webhook-endpoints`, { url })
    if (made.ok) {
      const { webhookEndpoint } = (await made.json()) as { webhookEndpoint: { id: string } }
      const tested = await publicly('POST', `${project()}/webhook-endpoints/${webhookEndpoint.id}/test`, {})
      expect(await tested.text()).toContain('no address on the public internet')
      await remove(webhookEndpoint.id)
    }
    expect(door.paths).toEqual([])
  })

  const remove = (webhookEndpointId: string) =>
    call(
      webhookRoutes.remove,
      { params: { projectId: scene().world.projectId, webhookEndpointId } },
      scene().world.operator(),
    )

  test('A webhook that answers with a redirect into the network: not followed', async () => {
    using secret = await trap()
    using door = await trap({ status: 307, location: `http://127.0.0.1:${secret.port}/inside` })
    const params = { projectId: scene().world.projectId }
    // On its developer's own machine this server may call itself, so that the honest call arrives.
    const body = { url: `http://127.0.0.1:${door.port}/hook` }
    const { webhookEndpoint } = await call(webhookRoutes.create, { params, body }, scene().world.operator())
    const named = { ...params, webhookEndpointId: webhookEndpoint.id }
    await call(webhookRoutes.test, { params: named }, scene().world.operator())
    await remove(webhookEndpoint.id)
    expect(door.paths).toEqual(['/hook'])
    expect(secret.paths).toEqual([])
  })

  test('A JWKS URL that answers with a redirect into the network: not followed, not stored', async () => {
    using secret = await trap()
    using door = await trap({ status: 302, location: `http://127.0.0.1:${secret.port}/inside` })
    const userTokenJwksUrl = `http://127.0.0.1:${door.port}/keys`
    expect((await scene().send('PATCH', project(), { userTokenJwksUrl })).ok).toBe(false)
    expect(door.paths).toEqual(['/keys'])
    expect(secret.paths).toEqual([])
  })

  test('A logo given as an address, as SVG or as a page: refused, since it is a picture or nothing', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64')
    const logos = [
      'http://169.254.169.254/latest/meta-data/',
      base64('http://169.254.169.254/'),
      base64('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      base64('<html><script>alert(1)</script>'),
      base64('GIF89a'),
    ]
    for (const logo of logos) {
      expect((await scene().send('PATCH', `${project()}/branding`, { logo })).status, logo).toBe(400)
    }
  })

  test('A key in the product’s hand that names a cloud of its own: app registrations are the operator’s alone', async () => {
    const { key } = await scene().apiKey()
    const body = {
      clientId: 'x',
      clientSecret: 'y',
      cloud: { login: 'http://169.254.169.254', graph: 'http://10.0.0.1' },
    }
    expect((await scene().send('POST', `${project()}/app-registrations`, body, key)).status).toBe(401)
    const draft = await scene().send('POST', `${project()}/app-registrations/check`, body, key)
    expect([401, 404]).toContain(draft.status)
    scene().world.clock.advance(61_000)
  })
}
