/** The console's door: sessions planted, stolen and replayed, requests from other pages, and keys guessed. */
import { expect, test } from 'vitest'
import { codeOf, json, type Scene } from './scene.ts'

const door = '/api/v1/operator/session'

export function attackConsole(scene: () => Scene): void {
  const own = () => scene().world.server.url

  function signIn(proof: object, headers: Record<string, string> = {}): Promise<Response> {
    return scene().ask(door, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(proof) })
  }
  async function openSession(headers: Record<string, string> = {}): Promise<string> {
    const response = await signIn({ operatorKey: scene().world.server.operatorKey }, { origin: own(), ...headers })
    expect(response.status).toBe(204)
    return response.headers.getSetCookie()[0]!.split(';')[0]!
  }
  const create = (cookie: string, headers: Record<string, string>) =>
    scene().ask('/api/v1/projects', {
      method: 'POST',
      headers: { ...json, cookie, ...headers },
      body: JSON.stringify({ name: 'By a session', allowedOrigins: [] }),
    })

  test('Session fixation, a session cookie planted before signing in: another one is made, the planted one opens nothing', async () => {
    const planted = `drawbridge_session=${'p'.repeat(43)}`
    const session = await openSession({ cookie: planted })
    expect(session).not.toBe(planted)
    expect((await scene().ask(door, { headers: { cookie: planted } })).status).toBe(401)
    expect((await scene().ask(door, { headers: { cookie: session } })).status).toBe(200)
  })

  test('Login CSRF, another site’s page signs the visitor in: refused', async () => {
    const proof = { operatorKey: scene().world.server.operatorKey }
    expect((await signIn(proof, { origin: 'https://attacker.example' })).status).toBe(403)
    expect((await signIn(proof, { origin: 'null' })).status).toBe(403)
  })

  test('A session cookie read or sent elsewhere: HttpOnly and SameSite=Strict, Secure under https', async () => {
    const { url, publicUrl, operatorKey } = scene().published
    const init = { method: 'POST', headers: { ...json, origin: publicUrl }, body: JSON.stringify({ operatorKey }) }
    const [cookie] = (await fetch(url + door, init)).headers.getSetCookie()
    expect(cookie).toMatch(/^drawbridge_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/)
  })

  test('CSRF with the operator’s cookie from another origin, or from none: refused', async () => {
    const session = await openSession()
    for (const origin of ['https://attacker.example', 'null', `${own()}.attacker.example`, `${own()}0`]) {
      expect((await create(session, { origin })).status, origin).toBe(403)
    }
    expect((await create(session, {})).status).toBe(403)
    expect((await create(session, { origin: own() })).status).toBe(200)
  })

  test('CSRF that needs no preflight, a form’s content type: refused', async () => {
    const session = await openSession()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
      expect((await create(session, { origin: own(), 'content-type': type })).status, type).toBe(415)
    }
  })

  test('A ticket used twice, or after its ten minutes: refused', async () => {
    const ticket = async () => {
      const response = await scene().send('POST', '/api/v1/operator/tickets', {})
      return (await response.json()) as { ticket: string }
    }
    const first = await ticket()
    expect((await signIn(first)).status).toBe(204)
    expect((await signIn(first)).status).toBe(401)
    const late = await ticket()
    scene().world.clock.advance(11 * 60_000)
    expect((await signIn(late)).status).toBe(401)
  })

  test('One ticket by many at once: opens one session', async () => {
    const made = await (await scene().send('POST', '/api/v1/operator/tickets', {})).json()
    const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await signIn(made as object)).status))
    expect(statuses.toSorted()).toEqual([204, 401, 401, 401])
    scene().world.clock.advance(61_000)
  })

  test('A session after signing out, or after its twelve hours: opens nothing', async () => {
    const session = await openSession()
    await scene().ask(door, { method: 'DELETE', headers: { cookie: session, origin: own() } })
    expect((await scene().ask(door, { headers: { cookie: session } })).status).toBe(401)
    const late = await openSession()
    scene().world.clock.advance(12 * 3_600_000 + 1)
    expect((await scene().ask(door, { headers: { cookie: late } })).status).toBe(401)
  })

  test('Guessing the operator key, each time under another X-Forwarded-For: stopped after ten', async () => {
    const guess = async (n: number) => {
      const headers = { 'x-forwarded-for': `198.51.100.${n}`, 'x-real-ip': `198.51.100.${n}` }
      return (await signIn({ operatorKey: `dbk_${String(n).padStart(43, '0')}` }, headers)).status
    }
    const statuses: number[] = []
    for (let n = 1; n <= 12; n++) statuses.push(await guess(n))
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
    scene().world.clock.advance(61_000)
  })

  test('Guessing keys as bearer tokens: stopped after ten, and the right key still works', async () => {
    const guess = async (n: number) => {
      const headers = {
        authorization: `Bearer dbk_${String(n).padStart(43, '0')}`,
        'x-forwarded-for': `203.0.113.${n}`,
      }
      return (await scene().ask('/api/v1/projects', { headers })).status
    }
    const statuses: number[] = []
    for (let n = 1; n <= 12; n++) statuses.push(await guess(n))
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
    const authorization = `Bearer ${scene().world.server.operatorKey}`
    expect((await scene().ask('/api/v1/projects', { headers: { authorization } })).status).toBe(200)
    scene().world.clock.advance(61_000)
  })

  test('Addresses made with the attacker’s Host or X-Forwarded-Host: made with the public URL all the same', async () => {
    const { world, raw } = scene()
    const body = JSON.stringify({ userId: 'u' })
    const head = `POST /api/v1/projects/${world.projectId}/connect-links HTTP/1.1\r\nHost: attacker.example\r\n`
    const more = `X-Forwarded-Host: attacker.example\r\nX-Forwarded-Proto: https\r\nForwarded: host=attacker.example\r\n`
    const rest = `Authorization: Bearer ${world.server.operatorKey}\r\nContent-Type: application/json\r\n`
    const answer = await raw(`${head}${more}${rest}Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
    expect(answer).toMatch(/^HTTP\/1\.1 200/)
    expect(answer).toContain(`"url":"${own()}/connect/`)
    expect(answer).not.toContain('attacker.example')
    const redirect = await raw('GET / HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n')
    expect(redirect).not.toContain('attacker.example')
  })

  test('An absolute request target for another host: answered as ours, never fetched', async () => {
    const line = 'GET http://attacker.example/api/v1/projects HTTP/1.1\r\nHost: attacker.example\r\n'
    const answer = await scene().raw(`${line}Connection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d/)
  })

  test('A session as the only proof on the way for users: refused', async () => {
    const cookie = await openSession()
    const response = await scene().ask(`/sdk/v1/projects/${scene().world.projectId}/user`, { headers: { cookie } })
    expect([response.status, await codeOf(response)]).toEqual([401, 'unauthorized'])
  })
}
