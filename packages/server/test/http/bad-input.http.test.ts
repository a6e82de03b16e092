/** What is wrong at Microsoft's side of a sign-in or in an upload: who sees what, and that nothing is half done. */
import { connect as openSocket } from 'node:net'
import { call, proxyPath, sdkRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { findAttempt } from '../../src/connections/attempt-store.ts'
import { verifierContext } from '../../src/connections/begin-sign-in.ts'
import { createBrowser } from '../browser.ts'
import { openWorld, type World } from '../world.ts'

const { work } = demo.accounts
let world: World

beforeAll(async () => {
  world = await openWorld()
  await world.connect('uploader', work.userPrincipalName)
})
afterEach(() => world.emulator.directory.apps.put(original()))
afterAll(() => world[Symbol.asyncDispose]())

let kept: ReturnType<World['emulator']['directory']['apps']['find']>
function original() {
  kept ??= world.emulator.directory.apps.find(demo.app.clientId)
  return kept!
}

async function attemptOf(userId: string, attemptId: string) {
  return call(sdkRoutes.getAttempt, { params: { projectId: world.projectId, attemptId } }, await world.user(userId))
}

async function connectionsOf(userId: string): Promise<number> {
  const user = await call(sdkRoutes.user, { params: { projectId: world.projectId } }, await world.user(userId))
  return user.integrations.onedrive.connections.length
}

test('a redirect URI that is not registered: Microsoft names it, and the attempt stays open for a mended one', async () => {
  const app = original()
  const web = ['https://elsewhere.example/oauth/callback']
  world.emulator.directory.apps.put({ ...app, redirectUris: { ...app.redirectUris, web } })
  const { id, portalUrl } = await world.beginAttempt('redirect')
  const browser = createBrowser()
  const page = await browser.submit(await browser.open(portalUrl))
  expect(page.url).toContain(world.emulator.url)
  expect(page.html).toContain('AADSTS50011')
  expect(page.html).toContain(`${world.server.url}/oauth/callback`)
  expect(await attemptOf('redirect', id)).toMatchObject({ state: 'pending' })

  world.emulator.directory.apps.put(app)
  expect((await world.walk(browser, portalUrl, work.userPrincipalName)).html).toContain('OneDrive is connected')
})

test('a client id that nobody knows: Microsoft names it, and nothing is connected', async () => {
  await world.db.updateTable('app_registration').set({ client_id: '00000000-dead-4000-8000-000000000000' }).execute()
  try {
    const { portalUrl } = await world.beginAttempt('unknown')
    const browser = createBrowser()
    const page = await browser.submit(await browser.open(portalUrl))
    expect(page.html).toContain('AADSTS700016')
    expect(page.html).toContain('00000000-dead-4000-8000-000000000000')
    expect(await connectionsOf('unknown')).toBe(0)
  } finally {
    await world.db.updateTable('app_registration').set({ client_id: demo.app.clientId }).execute()
  }
})

test('a secret that has expired: the last page says so and who has to act; a new secret lets the same window go on', async () => {
  const app = original()
  const secrets = app.secrets.map((secret) => ({ ...secret, endDateTime: world.clock.now() - 1 }))
  world.emulator.directory.apps.put({ ...app, secrets })
  const { id, portalUrl } = await world.beginAttempt('expired')
  const browser = createBrowser()
  const page = await world.walk(browser, portalUrl, work.userPrincipalName)
  expect(page.html).toContain('AADSTS7000222')
  expect(page.html).toContain('What the people who make Aster Notes can do')
  expect(await attemptOf('expired', id)).toMatchObject({
    state: 'failed',
    error: { code: 'sign_in_failed', diagnosis: { who: 'developer', retry: 'never' } },
  })
  expect(await connectionsOf('expired')).toBe(0)

  world.emulator.directory.apps.put(app)
  expect((await world.walk(browser, page.url, work.userPrincipalName)).html).toContain('OneDrive is connected')
})

test('a code that was redeemed by somebody else first: Microsoft refuses it here, and nothing is connected', async () => {
  const { id, portalUrl } = await world.beginAttempt('twice')
  const browser = createBrowser()
  const callback = `${world.server.url}/oauth/callback`
  const signIn = await browser.submit(await browser.open(portalUrl), {}, callback)
  let page = await browser.submit(signIn, { username: work.userPrincipalName }, callback)
  if (page.html.includes('value="accept"')) page = await browser.submit(page, { decision: 'accept' }, callback)
  // A thief who has everything, the verifier too: the worst case.
  const { codeVerifierSealed } = (await findAttempt(world.db, id))!
  const stolen = await fetch(`${world.emulator.url}/common/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: demo.app.clientId,
      client_secret: demo.app.clientSecret,
      code: new URL(page.url).searchParams.get('code')!,
      redirect_uri: callback,
      code_verifier: world.vault.open(codeVerifierSealed!, verifierContext(id)),
    }),
  })
  expect(stolen.status).toBe(200)
  const done = await browser.open(page.url)
  const attempt = await attemptOf('twice', id)
  expect(attempt).toMatchObject({ state: 'failed', connectionId: null })
  expect(done.html).toContain('AADSTS54005')
  expect(await connectionsOf('twice')).toBe(0)
})

async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { ...init.headers, authorization: `Bearer ${await world.userToken('uploader')}` }
  return fetch(`${world.server.url}${proxyPath(world.projectId)}${path}`, { ...init, headers })
}

test.each(['what?.txt', 'a:b.txt', 'CON', '.lock', 'desktop.ini', 'a*b', 'x<y', '_vti_x', '~$draft.docx'])(
  'the name %s, which OneDrive forbids, is refused with a reason, and nothing is made',
  async (name) => {
    const created = await request('/me/drive/root/children', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, folder: {} }),
    })
    expect(created.status).toBe(400)
    const { error } = (await created.json()) as { error: { code: string; message: string } }
    expect(error.code).toBe('invalidRequest')
    expect(error.message).toMatch(/name/i)
    const { value } = (await (await request('/me/drive/root/children?$top=200')).json()) as {
      value: { name: string }[]
    }
    expect(value.map((item) => item.name)).not.toContain(name)
  },
)

/** Sends bytes as they are, then hangs up. */
function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    const { port } = new URL(world.server.url)
    let answer = ''
    const socket = openSocket(Number(port), '127.0.0.1', () => socket.end(text))
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', () => resolve(answer))
  })
}

test.each([
  ['small', 10],
  ['large', 5_000_000],
])('a %s upload that promises more bytes than it brings writes nothing', async (size, promised) => {
  const token = await world.userToken('uploader')
  const path = `/me/drive/root:/lies-${size}.txt:/content`
  const head = `PUT ${proxyPath(world.projectId)}${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}`
  await raw(`${head}\r\nContent-Type: text/plain\r\nContent-Length: ${promised}\r\n\r\nabcd`)
  expect((await request(`/me/drive/root:/lies-${size}.txt`)).status).toBe(404)
})

test('an upload that brings more bytes than it promises is refused, and nothing is written', async () => {
  const token = await world.userToken('uploader')
  const path = '/me/drive/root:/long.txt:/content'
  const head = `PUT ${proxyPath(world.projectId)}${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}`
  const answer = await raw(`${head}\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nabcdMORE THAN PROMISED`)
  expect(answer).not.toMatch(/HTTP\/1\.1 2/)
  expect((await request('/me/drive/root:/long.txt')).status).toBe(404)
})

test('an upload session whose chunk contradicts its own size is refused, and no file appears', async () => {
  const created = await request('/me/drive/root:/session-lies.bin:/createUploadSession', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const { uploadUrl } = (await created.json()) as { uploadUrl: string }
  const put = (range: string, body: string) =>
    fetch(uploadUrl, { method: 'PUT', body, headers: { 'content-range': range } })
  expect((await put('bytes 0-9/10', 'abcd')).status).toBe(400)
  expect((await put('bytes 0-3/2', 'abcd')).status).toBe(400)
  expect((await put('bytes 5-8/10', 'abcd')).status).toBe(416)
  expect((await request('/me/drive/root:/session-lies.bin')).status).toBe(404)
})
