/** API keys used beyond their scope, their project or their time, and keys that are guessed. */
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { apiKeyRoutes, apiKeyScopeSchema, call, connectionProxyPath } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { codeOf, type Scene } from './scene.ts'

export function attackApiKeys(scene: () => Scene): void {
  const project = () => `/api/v1/projects/${scene().world.projectId}`
  const graph = () => connectionProxyPath(scene().world.projectId, scene().victim.id)
  const status = async (method: string, path: string, key: string, headers: Record<string, string> = {}) => {
    const init = { method, headers: { authorization: `Bearer ${key}`, ...headers } }
    return (await scene().ask(path, init)).status
  }
  const pause = () => scene().world.clock.advance(61_000)

  test('A key that may only read, used to write through the proxy: refused before Microsoft is asked', async () => {
    const { key } = await scene().apiKey(['files:read'])
    expect(await status('GET', `${graph()}/me/drive/root`, key)).toBe(200)
    const before = scene().world.emulator.journal.length
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(await status(method, `${graph()}/me/drive/root/children`, key), method).toBe(403)
    }
    expect(await status('POST', `${graph()}/$batch`, key)).toBe(403)
    expect(scene().world.emulator.journal.length).toBe(before)
  })

  test('Writing hidden behind a method override: still a reading', async () => {
    const { key } = await scene().apiKey(['files:read'])
    const item = `${graph()}/me/drive/root:/override.txt`
    const { key: writer } = await scene().apiKey(['files:write'])
    await scene().ask(`${item}:/content`, { method: 'PUT', body: 'x', headers: { authorization: `Bearer ${writer}` } })
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override']) {
      expect(await status('GET', item, key, { [name]: 'DELETE' })).toBe(200)
    }
    expect(await status('GET', `${item}?_method=DELETE`, key)).toBeLessThan(500)
    expect(await status('GET', item, key)).toBe(200)
  })

  test('A key without the scope of a route: refused on every kind of it', async () => {
    const closed: [string, string, string][] = [
      ['projects:read', 'GET', project()],
      ['connections:read', 'GET', `${project()}/connect-links`],
      ['connections:write', 'POST', `${project()}/connect-links`],
      ['files:read', 'GET', `${graph()}/me/drive`],
      ['webhooks:write', 'POST', `${project()}/webhook-endpoints`],
      ['events:read', 'GET', `${project()}/webhook-endpoints`],
    ]
    for (const [scope, method, path] of closed) {
      const { key } = await scene().apiKey(apiKeyScopeSchema.options.filter((each) => each !== scope))
      expect(await status(method, path, key), `${method} ${path}`).toBe(403)
    }
  })

  test('A key used to make itself another, or to widen itself: refused', async () => {
    const { id, key } = await scene().apiKey()
    const body = { name: 'Wider', scopes: [...apiKeyScopeSchema.options] }
    for (const [method, path] of [
      ['POST', `${project()}/api-keys`],
      ['PATCH', `${project()}/api-keys/${id}`],
      ['GET', `${project()}/api-keys`],
    ] as const) {
      const init = { method, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } }
      const response = await scene().ask(path, method === 'GET' ? init : { ...init, body: JSON.stringify(body) })
      expect([401, 404], `${method} ${path}`).toContain(response.status)
    }
    pause()
  })

  test('A key on routes of the operator, or in place of a user token: refused', async () => {
    const { key } = await scene().apiKey()
    expect(await status('GET', '/api/v1/projects', key)).toBe(401)
    expect(await status('DELETE', `${project()}?name=Aster%20Notes`, key)).toBe(401)
    expect(await status('POST', '/api/v1/operator/tickets', key)).toBe(401)
    expect(await status('GET', `/sdk/v1/projects/${scene().world.projectId}/user`, key)).toBe(401)
    pause()
  })

  test('A key at another project, and at one that does not exist: the same refusal', async () => {
    const { key } = scene().other
    const ask = async (projectId: string) => {
      const headers = { authorization: `Bearer ${key}` }
      const response = await scene().ask(`/api/v1/projects/${projectId}`, { headers })
      const { error } = (await response.json()) as { error: { code: string; message: string } }
      return [response.status, error.code, error.message]
    }
    expect(await ask(scene().world.projectId)).toEqual(await ask('prj_00000000000000000000'))
    expect((await ask(scene().world.projectId))[0]).toBe(403)
    expect(await status('GET', `/api/v1/projects/${scene().other.projectId}`, key)).toBe(200)
  })

  test('A revoked key: refused at once, at every server', async () => {
    const { id, key } = await scene().apiKey()
    expect(await status('GET', project(), key)).toBe(200)
    const params = { projectId: scene().world.projectId, apiKeyId: id }
    await call(apiKeyRoutes.revoke, { params }, scene().world.operator())
    expect(await status('GET', project(), key)).toBe(401)
    const elsewhere = async () =>
      (await fetch(scene().published.url + project(), { headers: { authorization: `Bearer ${key}` } })).status
    await expect.poll(elsewhere).toBe(401)
    pause()
  })

  test('An expired key, also one that was taken a moment ago: refused', async () => {
    const { key } = await scene().apiKey(undefined, scene().world.clock.now() + 60_000)
    expect(await status('GET', project(), key)).toBe(200)
    scene().world.clock.advance(60_001)
    expect(await status('GET', project(), key)).toBe(401)
    pause()
  })

  test('Keys told apart by how long the comparison takes: each is compared whole, as a hash, in constant time', async () => {
    const { key } = await scene().apiKey()
    const original = crypto.timingSafeEqual
    const compared: number[] = []
    crypto.timingSafeEqual = (a, b) => {
      compared.push(a.byteLength, b.byteLength)
      return original(a, b)
    }
    syncBuiltinESMExports()
    try {
      const last = key.at(-1) === 'A' ? 'B' : 'A'
      const secret = key.length - 43
      const wrong = [
        key.slice(0, -1) + last,
        key.slice(0, secret) + 'A'.repeat(43),
        `dbk_${'0'.repeat(20)}_${key.slice(-43)}`,
      ]
      const answers: string[] = []
      for (const each of wrong) {
        compared.length = 0
        const response = await scene().ask(project(), { headers: { authorization: `Bearer ${each}` } })
        const { error } = (await response.json()) as { error: { code: string; message: string } }
        answers.push(`${response.status} ${error.code} ${error.message}`)
        // Against the operator key first, then against the key's own row, or nobody's where there is none.
        expect(compared).toEqual([32, 32, 32, 32])
      }
      expect(new Set(answers).size).toBe(1)
      compared.length = 0
      await scene().ask('/api/v1/operator/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ operatorKey: scene().world.server.operatorKey.slice(0, -1) }),
      })
      expect(compared).toEqual([32, 32])
    } finally {
      crypto.timingSafeEqual = original
      syncBuiltinESMExports()
      pause()
    }
  })

  test('A key in the address instead of the header: not read', async () => {
    const { key } = await scene().apiKey()
    for (const name of ['key', 'api_key', 'access_token', 'token']) {
      const response = await scene().ask(`${project()}?${name}=${key}`)
      expect([response.status, await codeOf(response)]).toEqual([401, 'unauthorized'])
    }
    pause()
  })
}
