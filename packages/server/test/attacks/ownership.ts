/** What belongs to somebody else: other users, other projects, and what can be learned by asking for it. */
import { call, connectionRoutes, projectRoutes, proxyPath } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { createBrowser } from '../browser.ts'
import { codeOf, productOrigin, type Scene } from './scene.ts'

export function attackOwnership(scene: () => Scene): void {
  const world = () => scene().world
  const sdk = (path: string) => `/sdk/v1/projects/${world().projectId}${path}`
  const as = async (userId: string, method: string, path: string, headers: Record<string, string> = {}) => {
    const authorization = `Bearer ${await world().userToken(userId)}`
    return scene().ask(path, { method, headers: { authorization, ...headers } })
  }
  const victimStands = async () => {
    const { id } = scene().victim
    const { status } = await call(connectionRoutes.get, { params: { connectionId: id } }, world().operator())
    expect(status).toBe('connected')
  }

  test('Another user’s connection tested or disconnected: as if it did not exist', async () => {
    const { id } = scene().victim
    expect((await as('attacker', 'POST', sdk(`/connections/${id}/test`))).status).toBe(404)
    expect((await as('attacker', 'DELETE', sdk(`/connections/${id}`))).status).toBe(404)
    await victimStands()
    expect((await as('victim', 'POST', sdk(`/connections/${id}/test`))).status).toBe(200)
  })

  test('Another user’s connection named at the proxy: as if it did not exist', async () => {
    const path = `${proxyPath(world().projectId)}/me/drive/root`
    const named = { 'drawbridge-connection': scene().victim.id }
    expect((await as('attacker', 'GET', path, named)).status).toBe(404)
    expect((await as('victim', 'GET', path, named)).status).toBe(200)
  })

  test('Another user’s connection to be mended by the attacker’s account: refused', async () => {
    const token = await world().userToken('attacker')
    const body = { integration: 'onedrive', origin: productOrigin, connectionId: scene().victim.id }
    expect((await scene().send('POST', sdk('/attempts'), body, token)).status).toBe(404)
    const ways = [
      ['connect-links', { userId: 'attacker', connectionId: scene().victim.id }],
      ['connections/import', { userId: 'attacker', refreshToken: 'x', connectionId: scene().victim.id }],
    ] as const
    for (const [path, wish] of ways) {
      expect((await scene().send('POST', `/api/v1/projects/${world().projectId}/${path}`, wish)).status, path).toBe(404)
    }
  })

  test('Another user’s attempt, asked for by its id: as if it did not exist', async () => {
    const { id } = await world().beginAttempt('victim')
    const foreign = await as('attacker', 'GET', sdk(`/attempts/${id}`))
    const none = await as('attacker', 'GET', sdk('/attempts/att_00000000000000000000'))
    expect([foreign.status, await codeOf(foreign)]).toEqual([none.status, await codeOf(none)])
    expect((await as('victim', 'GET', sdk(`/attempts/${id}`))).status).toBe(200)
  })

  test('A connection chosen or disconnected in the attacker’s own portal page: only their own', async () => {
    const { portalUrl } = await world().beginAttempt('attacker')
    const browser = createBrowser()
    await browser.open(portalUrl)
    const headers = {
      'sec-fetch-site': 'same-origin',
      cookie: `drawbridge_browser=${browser.cookie('drawbridge_browser')}`,
    }
    for (const step of ['choose', 'disconnect', 'start']) {
      const body = new URLSearchParams({ connection: scene().victim.id })
      const response = await fetch(`${portalUrl}/${step}`, { method: 'POST', headers, body, redirect: 'manual' })
      expect(response.status, step).toBe(404)
    }
    expect((await fetch(`${portalUrl}/disconnect?connection=${scene().victim.id}`, { headers })).status).toBe(404)
    await victimStands()
  })

  test('Another project’s ids below the attacker’s own project: as if they did not exist', async () => {
    const { projectId, key } = scene().other
    const { id } = scene().victim
    const headers = { authorization: `Bearer ${key}` }
    for (const path of [`connections/${id}/history`, `connections/${id}/request/onedrive/me`, `connect-links/${id}`]) {
      const response = await scene().ask(`/api/v1/projects/${projectId}/${path}`, { headers })
      expect(response.status, path).toBe(404)
    }
    const token = await scene().other.userToken('victim')
    const response = await scene().ask(`/sdk/v1/projects/${projectId}/connections/${id}/test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(response.status).toBe(404)
  })

  test('Which projects exist, learned from refusals: one that does not reads like one that has no keys yet', async () => {
    const { id: fresh } = await call(projectRoutes.create, { body: { name: 'Fresh' } }, world().operator())
    const ask = async (projectId: string, headers: Record<string, string>) => {
      const response = await scene().ask(`/sdk/v1/projects/${projectId}/user`, { headers })
      const { error } = (await response.json()) as { error: { code: string; message: string } }
      return [response.status, error.code, error.message]
    }
    const forged = { authorization: `Bearer ${await scene().other.userToken('victim')}` }
    const nowhere = 'prj_00000000000000000000'
    for (const headers of [forged, {}, { origin: 'https://attacker.example' }, { authorization: 'Bearer x' }]) {
      expect(await ask(nowhere, headers)).toEqual(await ask(fresh, headers))
    }
    const asked = { origin: 'https://attacker.example' }
    expect(await ask(nowhere, asked)).toEqual(await ask(world().projectId, asked))
  })

  test('A logo asked for by guessing: nothing is there', async () => {
    const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('<script>')]).toString('base64')
    const path = `/api/v1/projects/${world().projectId}/branding`
    const { logoUrl } = (await (await scene().send('PATCH', path, { logo: picture })).json()) as { logoUrl: string }
    const shown = await fetch(logoUrl)
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await fetch(logoUrl.replace(/.$/, '_'))).status).toBe(404)
    await scene().send('PATCH', path, { logo: null })
    expect((await fetch(logoUrl)).status).toBe(404)
  })
}
