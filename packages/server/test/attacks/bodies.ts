/** Bodies and parameters that are too large, broken, or reach for what is behind them. */
import { expect, test } from 'vitest'
import { codeOf, json, productOrigin, type Scene } from './scene.ts'

export function attackBodies(scene: () => Scene): void {
  const world = () => scene().world
  const metadata = () => `/sdk/v1/projects/${world().projectId}/user/metadata`
  async function store(body: string): Promise<Response> {
    const authorization = `Bearer ${await world().userToken('storer')}`
    return scene().ask(metadata(), { method: 'PATCH', headers: { ...json, authorization }, body })
  }

  test('A body of more than a megabyte, announced or not: refused before anybody is asked who sends it', async () => {
    const body = `{"name":"${'x'.repeat(1_100_000)}"}`
    expect((await scene().ask('/api/v1/projects', { method: 'POST', headers: json, body })).status).toBe(413)
    const stream = new Blob([body]).stream()
    const chunked = { method: 'POST', headers: json, body: stream, duplex: 'half' } as RequestInit
    expect([413, 401]).toContain((await scene().ask('/api/v1/projects', chunked)).status)
  })

  test('A form without end at the portal’s pages, which anybody may open: refused', async () => {
    const { portalUrl } = await world().beginAttempt('former')
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }
    for (const path of ['start', 'choose', 'disconnect']) {
      const body = `connection=${'x'.repeat(100_000)}`
      const response = await fetch(`${portalUrl}/${path}`, { method: 'POST', headers, body })
      expect(response.status, path).toBe(413)
    }
  })

  test('JSON that is broken, doubled or of another shape: refused with a reason', async () => {
    for (const body of ['', '{', '[]', 'null', '"x"', '{"name":1}', '{}}', 'undefined', '\u{feff}{}']) {
      const authorization = `Bearer ${world().server.operatorKey}`
      const init = { method: 'POST', headers: { ...json, authorization }, body }
      const response = await scene().ask('/api/v1/projects', init)
      expect([response.status, await codeOf(response)], body).toEqual([400, 'invalid_request'])
    }
  })

  test('JSON nested a hundred thousand deep: refused where it cannot be held, and the server goes on', async () => {
    for (const depth of [2_000, 8_000, 100_000]) {
      const response = await store(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`)
      expect(response.status, String(depth)).toBeLessThan(500)
    }
    expect((await scene().ask('/health')).status).toBe(200)
  })

  test('Prototype pollution by __proto__ or constructor in a body or a query: stays a name like others', async () => {
    await store(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"a":{"__proto__":{"polluted":1}}}',
    )
    const path = `/api/v1/projects/${world().projectId}/connect-links?__proto__[polluted]=1&constructor[prototype][polluted]=1`
    await scene().ask(path, { headers: { authorization: `Bearer ${world().server.operatorKey}` } })
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    const authorization = `Bearer ${await world().userToken('storer')}`
    const user = await scene().ask(`/sdk/v1/projects/${world().projectId}/user`, { headers: { authorization } })
    const { metadata } = (await user.json()) as { metadata: { polluted?: unknown } }
    expect(metadata.polluted).toBeUndefined()
    await store('{"constructor":null,"a":null}')
  })

  test('Text that the database cannot hold, as name or value: refused, never an error of ours', async () => {
    expect((await store('{"a\u00e9":"b\\ud83d\\ude00"}')).status).toBe(200)
    for (const body of [
      '{"a\\u0000":1}',
      '{"a":"\\u0000"}',
      '{"a":"\\ud800"}',
      '{"\\udc00":1}',
      '{"a":["\\ud800x"]}',
    ]) {
      const response = await store(body)
      expect([response.status, await codeOf(response)], body).toEqual([400, 'invalid_request'])
    }
  })

  test('Ids that are no ids, with %00, quotes or slashes: nothing is there, never an error of ours', async () => {
    const authorization = `Bearer ${world().server.operatorKey}`
    const userAuthorization = `Bearer ${await world().userToken('storer')}`
    for (const id of ['%00', 'a%00b', "'%20or%201=1--", '%2e%2e%2f', '%ed%a0%80', 'x'.repeat(300), '__proto__']) {
      for (const [path, headers] of [
        [`/api/v1/projects/${id}`, { authorization }],
        [`/sdk/v1/projects/${id}/user`, { authorization: userAuthorization }],
        [`/sdk/v1/projects/${id}/user`, { origin: 'https://attacker.example' }],
        [`/sdk/v1/projects/${id}/request/onedrive/me`, { authorization: userAuthorization }],
        [`/sdk/v1/projects/${id}/request/onedrive/me`, { origin: 'https://attacker.example' }],
        [`/portal/${id}`, {}],
        [`/portal/${id}/state`, {}],
        [`/portal/${id}/frame`, {}],
        [`/portal-logo/${id}/${id}`, {}],
        [`/oauth/admin-consent/${id}`, {}],
        [`/oauth/callback?code=x&state=${id}`, {}],
        [`/connect/${id}`, {}],
        [`/console/assets/${id}`, {}],
      ] as [string, Record<string, string>][]) {
        const { status } = await scene().ask(path, { headers })
        expect(status, path).toBeLessThan(500)
      }
    }
  })

  test('A header smuggled in by line breaks in a value that comes back: arrives as part of the value', async () => {
    const token = await world().userToken('header')
    const body = {
      integration: 'onedrive',
      mode: 'headless',
      origin: productOrigin,
      loginHint: 'a@b.example\r\nSet-Cookie: planted=1',
      scopes: ['Files.Read'],
    }
    const path = `/sdk/v1/projects/${world().projectId}/attempts`
    const { portalUrl } = (await (await scene().send('POST', path, body, token)).json()) as { portalUrl: string }
    const { headers, status } = await fetch(portalUrl, {
      headers: { referer: `${productOrigin}/` },
      redirect: 'manual',
    })
    expect(headers.get('location')).toContain('Set-Cookie')
    expect(status).toBe(303)
    expect(headers.getSetCookie().some((line) => line.startsWith('planted'))).toBe(false)
    const asked = { origin: productOrigin, 'access-control-request-method': 'GET' }
    const preflight = await scene().raw(
      `OPTIONS /sdk/v1/projects/${world().projectId}/user HTTP/1.1\r\nHost: x\r\nConnection: close\r\n` +
        `Origin: ${asked.origin}\r\nAccess-Control-Request-Method: GET\r\n` +
        'Access-Control-Request-Headers: x\rSet-Cookie: planted=1\r\n\r\n',
    )
    expect(preflight).toMatch(/^HTTP\/1\.1 400 /)
  })

  test('Markup in a name that the portal shows: arrives as text', async () => {
    const path = `/api/v1/projects/${world().projectId}/branding`
    await scene().send('PATCH', path, { displayName: '</title><script>x</script>"\'><img src=x>' })
    const { portalUrl } = await world().beginAttempt('reader')
    const page = await (await fetch(portalUrl)).text()
    expect(page).not.toContain('<script>x')
    expect(page).not.toContain('<img src=x')
    expect(page).toContain('&lt;script&gt;x')
    await scene().send('PATCH', path, { displayName: null })
  })

  test('A style smuggled in by the accent colour: refused', async () => {
    for (const accentColor of ['red', '#12345', '#123456;}body{display:none', 'url(https://attacker.example)']) {
      const path = `/api/v1/projects/${world().projectId}/branding`
      expect((await scene().send('PATCH', path, { accentColor })).status, accentColor).toBe(400)
    }
  })
}
