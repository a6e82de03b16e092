/** Agents that try to get further than they were let in: other drives, other sessions, more than was allowed. */
import { mcpPath } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { json, productOrigin, type Scene } from './scene.ts'

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'attacker', version: '0' } },
}
const accept = 'application/json, text/event-stream'

type Asked = { readonly query?: string; readonly headers?: Record<string, string>; readonly projectId?: string }

export function attackAgents(scene: () => Scene): void {
  const ask = (bearer: string, message: object, { query = '', headers, projectId }: Asked = {}): Promise<Response> =>
    scene().ask(mcpPath(projectId ?? scene().world.projectId, scene().victim.id) + query, {
      method: 'POST',
      headers: { ...json, accept, authorization: `Bearer ${bearer}`, ...headers },
      body: JSON.stringify(message),
    })
  const begin = async (bearer: string): Promise<Record<string, string>> => {
    const answer = await ask(bearer, initialize)
    await answer.text()
    return { 'mcp-session-id': answer.headers.get('mcp-session-id')! }
  }
  const tool = (name: string, given: object) => ({
    jsonrpc: '2.0',
    id: 2,
    method: 'tools/call',
    params: { name, arguments: given },
  })

  test('A drive opened with another project’s key or user: not there', async () => {
    const { projectId, key, userToken } = scene().other
    for (const bearer of [key, await userToken('victim')]) {
      expect((await ask(bearer, initialize, { projectId })).status).toBe(404)
      expect([401, 403]).toContain((await ask(bearer, initialize)).status)
    }
  })

  test('A drive opened by another user of the same project: not there', async () => {
    const { world } = scene()
    expect((await ask(await world.userToken('victim'), initialize)).status).toBe(200)
    expect((await ask(await world.userToken('attacker'), initialize)).status).toBe(404)
  })

  test('The session of another caller: not there', async () => {
    const { key } = await scene().apiKey(['files:read', 'files:write'])
    const { key: other } = await scene().apiKey(['files:read', 'files:write'])
    const headers = await begin(key)
    const call = tool('listFiles', {})
    expect((await ask(other, call, { headers })).status).toBe(404)
    expect((await ask(key, call, { headers })).status).toBe(200)
  })

  test('The console’s cookie in place of a key: not taken', async () => {
    const path = mcpPath(scene().world.projectId, scene().victim.id)
    const headers = { ...json, accept, cookie: 'drawbridge_session=any' }
    expect((await scene().ask(path, { method: 'POST', headers, body: JSON.stringify(initialize) })).status).toBe(401)
  })

  test('A page of another site that found a key: refused by its origin', async () => {
    const { key } = await scene().apiKey(['files:read'])
    expect((await ask(key, initialize, { headers: { origin: 'https://attacker.example' } })).status).toBe(403)
    expect((await ask(key, initialize, { headers: { origin: productOrigin } })).status).toBe(200)
  })

  test('A key that may only read, used to change something: refused before Microsoft is asked', async () => {
    const { key } = await scene().apiKey(['files:read'])
    const headers = await begin(key)
    const before = scene().world.emulator.journal.length
    for (const [name, given] of [
      ['deleteItem', { item: '/Documents' }],
      ['oneDriveRequest', { method: 'DELETE', path: '/me/drive/root:/Documents' }],
      ['saveFile', { name: 'planted.txt', text: 'x' }],
    ] as const) {
      expect(await (await ask(key, tool(name, given), { headers })).text()).toContain('read-only')
    }
    expect(scene().world.emulator.journal.length).toBe(before)
  })

  test('An address that asks for more than the key has, or is misspelt: never more, and refused', async () => {
    const { key } = await scene().apiKey(['files:read'])
    const headers = await begin(key)
    const query = '?readOnly=false'
    const answer = await ask(key, tool('deleteItem', { item: '/Documents' }), { headers, query })
    expect(await answer.text()).toContain('read-only')
    for (const wrong of ['?readonly=true', '?folders=/Documents', '?confirm=false', '?folder=..']) {
      expect((await ask(key, initialize, { query: wrong })).status, wrong).toBe(400)
    }
  })

  test('A removal without a person’s yes, or with a code made up: not done', async () => {
    const { key } = await scene().apiKey(['files:read', 'files:write'])
    const headers = await begin(key)
    for (const more of [{}, { confirmation: 'yes' }, { confirmation: true }]) {
      const answer = await ask(key, tool('deleteItem', { item: '/Documents', ...more }), { headers })
      expect(await answer.text()).toMatch(/Not done/)
    }
    expect(await (await ask(key, tool('getFile', { item: '/Documents' }), { headers })).text()).toContain('"folder"')
  })
}
