/** The proxy: paths that lead away from Graph, headers that Graph must not see, and requests within requests. */
import { proxyPath } from '@drawbridge/api'
import { expect, test } from 'vitest'
import type { Scene } from './scene.ts'

export function attackProxy(scene: () => Scene): void {
  const world = () => scene().world
  const prefix = () => proxyPath(world().projectId)
  const line = async (method: string, target: string, rest = '\r\n') =>
    `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${await world().userToken('victim')}\r\n` +
    `Connection: close\r\n${rest}`

  /** None of these targets reaches Microsoft; an honest one does. */
  async function refuse(targets: readonly string[]): Promise<void> {
    const before = world().emulator.journal.length
    for (const target of targets) {
      const answer = await scene().raw(await line('GET', target.replace('PREFIX', prefix())))
      expect(answer, target).toMatch(/^HTTP\/1\.1 4\d\d /)
    }
    expect(world().emulator.journal.length).toBe(before)
    expect(await scene().raw(await line('GET', `${prefix()}/me/drive/root`))).toMatch(/^HTTP\/1\.1 200 /)
  }

  test('Dot segments out of Graph’s version, in every encoding: refused', () =>
    refuse([
      'PREFIX/../beta/me',
      'PREFIX/me/../../x',
      'PREFIX/%2e%2e/beta/me',
      'PREFIX/%2E./beta/me',
      'PREFIX/%252e%252e/beta/me',
      'PREFIX/me/drive/root:/a/../../../me:',
      'PREFIX/me/drive/root:/a/%2e%2e:/content',
    ]))

  test('Another host in the path, by slashes, backslashes, user names or a whole URL: refused', () =>
    refuse([
      'PREFIX//attacker.example/me',
      'PREFIX/\\attacker.example/me',
      'PREFIX/%5c%5cattacker.example',
      'PREFIX/%2f%2fattacker.example',
      'PREFIX/https://attacker.example/me',
      'PREFIX@attacker.example/me',
      'PREFIX:80@attacker.example/me',
      'http://attacker.examplePREFIX/me',
      '//attacker.examplePREFIX/me',
    ]))

  test('Line breaks and control characters in the path: refused', () =>
    refuse([
      'PREFIX/me%0d%0aHost:%20attacker.example',
      'PREFIX/me%0a',
      'PREFIX/me%00.txt',
      'PREFIX/me%250d%250a',
      'PREFIX/me%7f',
    ]))

  test('A fragment, broken encoding, or a path without end: refused', () =>
    refuse(['PREFIX/me#/x', 'PREFIX/me%', 'PREFIX/me%zz', `PREFIX/${'a'.repeat(9_000)}`]))

  test('Another integration, or none, behind the proxy’s prefix: there is no such way', () =>
    refuse(['PREFIX', 'PREFIX-evil/me', `${prefix().replace('onedrive', 'dropbox')}/me`, 'PREFIXx/me']))

  test('Methods that Graph is never asked with: refused', async () => {
    const before = world().emulator.journal.length
    for (const method of ['TRACE', 'OPTIONS', 'PROPFIND', 'LINK']) {
      expect(await scene().raw(await line(method, `${prefix()}/me`)), method).toMatch(/^HTTP\/1\.1 4\d\d /)
    }
    // A CONNECT would make a tunnel of it.
    expect(await scene().raw(await line('CONNECT', 'attacker.example:443'))).not.toMatch(/ 200 /)
    expect(world().emulator.journal.length).toBe(before)
  })

  test('Request smuggling, by two lengths, length and chunks, or an odd coding: refused before Graph sees it', async () => {
    const puts = world().asked('PUT', '/v1.0')
    const target = `${prefix()}/me/drive/root:/smuggled.txt:/content`
    for (const rest of [
      'Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd',
      'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding: xchunked\r\n\r\nabcd',
      'Content-Length : 4\r\n\r\nabcd',
      'Content-Length: +4\r\n\r\nabcd',
    ]) {
      expect(await scene().raw(await line('PUT', target, rest)), rest).toMatch(/^HTTP\/1\.1 400 /)
    }
    expect(world().asked('PUT', '/v1.0')).toBe(puts)
  })

  test('The access token stripped by naming it in Connection, or replaced by the caller’s own: sent all the same', async () => {
    const token = await world().userToken('victim')
    const head = `GET ${prefix()}/me/drive/root HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n`
    const answer = await scene().raw(`${head}Connection: close, authorization, user-agent\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    const twice = await scene().raw(`${head}Authorization: Bearer attacker\r\nConnection: close\r\n\r\n`)
    expect(twice).toMatch(/^HTTP\/1\.1 (200|400|401) /)
    expect(answer + twice).not.toContain('attacker')
  })

  test('An answer of Graph that a browser would run as a page of ours: sandboxed, and never a cookie', async () => {
    const authorization = `Bearer ${await world().userToken('victim')}`
    const path = `${prefix()}/me/drive/root:/page.html:/content`
    const body = '<script>document.cookie</script>'
    await scene().ask(path, { method: 'PUT', headers: { authorization, 'content-type': 'text/html' }, body })
    const { headers } = await scene().ask(path, { headers: { authorization } })
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox; frame-ancestors 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.getSetCookie()).toEqual([])
  })

  test('The connection’s access token wanted back: in no answer, header or redirect', async () => {
    const authorization = `Bearer ${await world().userToken('victim')}`
    const issued = world().emulator.url
    for (const path of ['/me', '/me/drive/root', '/me/drive/root:/page.html:/content', '/nothing/here']) {
      const init = { headers: { authorization, 'drawbridge-redirect': 'manual' }, redirect: 'manual' } as const
      const response = await scene().ask(prefix() + path, init)
      const text = JSON.stringify([...response.headers]) + (await response.text())
      expect(text).not.toMatch(/authorization|set-cookie|eyJ[\w-]+\.eyJ/i)
    }
    expect(issued).not.toBe('')
  })
}
