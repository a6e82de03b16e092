/** Actions: what somebody may have done with a OneDrive, and how they try to have more done. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { codeOf, json, personal, type Scene } from './scene.ts'

export function attackActions(scene: () => Scene): void {
  const path = (action: string, projectId = scene().world.projectId, connectionId = scene().victim.id) =>
    `/api/v1/projects/${projectId}/connections/${connectionId}/actions/${action}`
  const act = (action: string, input: object, bearer?: string) => scene().send('POST', path(action), { input }, bearer)
  const asked = () => scene().world.emulator.journal.length

  test('An action through another project’s connection: as if it did not exist', async () => {
    const { projectId, key } = scene().other
    const own = await scene().send('POST', path('listFiles', projectId), { input: {} }, key)
    expect([own.status, await codeOf(own)]).toEqual([404, 'not_found'])
    expect((await act('listFiles', {}, key)).status).toBe(403)
    expect((await act('listFiles', {})).status).toBe(200)
  })

  test('An action that changes something, with a key that may only read: refused, whatever the input says', async () => {
    const { key } = await scene().apiKey(['files:read'])
    for (const [action, input] of [
      ['saveFile', { name: 'a.txt', text: 'x' }],
      ['deleteItem', { item: '/Documents' }],
      ['oneDriveRequest', { method: 'DELETE', path: '/me/drive/root:/Documents' }],
      ['oneDriveRequest', { method: 'get', path: '/me/drive' }],
      ['oneDriveRequest', { method: ['GET'], path: '/me/drive' }],
    ] as const) {
      expect((await act(action, input, key)).status, action).toBe(403)
    }
    expect((await act('oneDriveRequest', { path: '/me/drive' }, key)).status).toBe(200)
  })

  test('A file said to be of another user’s connection: not opened', async () => {
    const other = await scene().world.connect('somebody else', personal.userPrincipalName)
    const file = {
      from: 'drive',
      connectionId: other.id,
      driveId: other.drive.id,
      itemId: 'root',
      name: 'stolen.txt',
      mimeType: null,
      size: 1,
    }
    for (const [action, input] of [
      ['saveFile', { file }],
      ['readText', { file }],
    ] as const) {
      const answer = await act(action, input)
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'not_found'])
    }
  })

  test('A file said to be kept by a run: there is none outside of runs', async () => {
    const file = { from: 'run', contentId: 'rct_1', name: 'a', mimeType: null, size: 1 }
    expect((await act('readText', { file })).status).toBe(404)
  })

  test('A request that leaves Graph, by whatever spelling: nothing is sent', async () => {
    await act('getDrive', {})
    const before = asked()
    for (const target of [
      'https://evil.example/v1.0/me',
      '//evil.example/me',
      '/../oauth2/token',
      '/me/%2e%2e/%2e%2e/x',
      '/me\\..\\x',
      '/me#x',
      '/me\r\nHost: evil.example',
    ]) {
      expect((await act('oneDriveRequest', { path: target })).status, target).toBe(400)
    }
    expect(asked()).toBe(before)
  })

  test('A URL to upload from that lies inside the network, also behind a redirection: nobody is called', async () => {
    const { url, operatorKey } = scene().published
    let called = 0
    const trap = createServer((_request, response) => {
      called += 1
      response.end('secret')
    })
    await new Promise<void>((done) => trap.listen(0, '127.0.0.1', done))
    const inside = `127.0.0.1:${(trap.address() as AddressInfo).port}/`
    try {
      for (const target of [`https://${inside}`, `http://${inside}`, 'https://[::1]/', 'https://169.254.169.254/x']) {
        const answer = await fetch(url + path('uploadFromUrl'), {
          method: 'POST',
          headers: { ...json, authorization: `Bearer ${operatorKey}` },
          body: JSON.stringify({ input: { url: target, name: 'stolen.txt' } }),
        })
        expect([answer.status, await codeOf(answer)], target).toEqual([400, 'invalid_request'])
      }
      expect(called).toBe(0)
    } finally {
      trap.close()
    }
  })

  test('An answer that opens files by itself, for whoever reads what was recorded: left out', async () => {
    const answer = await act('oneDriveRequest', { path: '/me/drive/root/children' })
    const text = await answer.text()
    expect(text).toContain('"name"')
    expect(text).not.toMatch(/downloadUrl|tempauth/i)
  })
}
