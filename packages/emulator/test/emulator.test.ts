import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demo, type Emulator, EmulatorError, type JournalEntry, startEmulator } from '../src/index.ts'
import { authorizeUrl, codeVerifier, landing, newBrowser, postToken, redeem, signIn } from './identity/browse.ts'

const { work, personal } = demo.accounts

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

describe('state', () => {
  test('on disk outlives the emulator: session, consent, refresh token, access token, code', async () => {
    const data = mkdtempSync(join(tmpdir(), 'emulator-'))
    const browser = newBrowser()
    let tokens: Awaited<ReturnType<typeof redeem>>['json'][]
    let code: string | null
    {
      await using first = await startEmulator({ data })
      tokens = [
        (await redeem(first, (await signIn(first, work.userPrincipalName)).get('code'))).json,
        (await redeem(first, (await signIn(first, personal.userPrincipalName)).get('code'))).json,
      ]
      const consent = await browser.submit(await browser.get(authorizeUrl(first)), { username: work.userPrincipalName })
      code = landing(consent).get('code')
    }
    await using second = await startEmulator({ data })
    for (const { refresh_token, access_token } of tokens) {
      expect((await postToken(second, { grant_type: 'refresh_token', refresh_token })).status).toBe(200)
      expect(second.directory.authenticate(`Bearer ${access_token}`).kind).toBe('delegated')
    }
    expect((await redeem(second, code)).status).toBe(200)
    expect((await redeem(second, code)).json['error_codes']).toEqual([54005])
    expect(landing(await browser.get(authorizeUrl(second))).get('code')).toBeTruthy()
    expect(second.directory.users()).toHaveLength(5)
  })

  test('in memory is gone with it', async () => {
    let token: string
    {
      await using first = await startEmulator()
      token = (await redeem(first, (await signIn(first, work.userPrincipalName)).get('code'))).json.refresh_token
    }
    await using second = await startEmulator()
    const { json } = await postToken(second, { grant_type: 'refresh_token', refresh_token: token })
    expect(json['error_codes']).toEqual([9002313])
  })

  test('seed empty holds nobody', async () => {
    await using emulator = await startEmulator({ seed: 'empty' })
    expect(emulator.directory.users()).toEqual([])
  })
})

describe('a caller of Graph', () => {
  test.each([
    [undefined, 'Access token is empty.'],
    ['Bearer', 'Access token is empty.'],
    ['Bearer nonsense', 'IDX14100: JWT is not well formed, there are no dots (.).'],
    ['Bearer EwBnonsense', 'CompactToken parsing failed with error code: 80049217'],
    ['Bearer a.b.c', 'Access token validation failure. Invalid signature.'],
  ])('with %j is refused', async (authorization, message) => {
    const response = await fetch(`${emulator.url}/oidc/userinfo`, authorization ? { headers: { authorization } } : {})
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="", authorization_uri="https:.*client_id=/)
    const { error } = (await response.json()) as { error: { code: string; message: string } }
    expect(error).toMatchObject({ code: 'InvalidAuthenticationToken', message })
  })

  test.each([
    [work, 'Lifetime validation failed, the token is expired.'],
    [personal, 'CompactToken validation failed with reason code: 80049228.'],
  ])('$userPrincipalName is told when the token is too old, or altered', async ({ userPrincipalName }, message) => {
    let now = Date.now()
    await using emulator = await startEmulator({ clock: { now: () => now } })
    const { json } = await redeem(emulator, (await signIn(emulator, userPrincipalName)).get('code'))
    const authorize = (token: string) => () => emulator.directory.authenticate(`Bearer ${token}`)
    now += json.expires_in * 1000 - 1000
    expect(authorize(json.access_token)).not.toThrow()
    expect(authorize(`${json.access_token.slice(0, -6)}AAAAAA`)).toThrow(/Invalid signature|80049217/)
    now += 2000
    expect(authorize(json.access_token)).toThrow(message)
  })

  test('an id_token is not an access token', async () => {
    const { json } = await redeem(emulator, (await signIn(emulator, work.userPrincipalName)).get('code'))
    expect(() => emulator.directory.authenticate(`Bearer ${json.id_token}`)).toThrow('Invalid audience')
  })

  test('reads who it is for', async () => {
    const back = await signIn(emulator, personal.userPrincipalName, { scope: 'openid profile User.Read' })
    const { json } = await redeem(emulator, back.get('code'))
    const headers = { authorization: `bearer ${json.access_token}` }
    const info = await (await fetch(`${emulator.url}/oidc/userinfo`, { headers })).json()
    expect(info).toMatchObject({ sub: decodeJwt(json.id_token).sub, name: personal.displayName })
    const me = await (await fetch(`${emulator.url}/v1.0/me`, { headers })).json()
    expect(me).toMatchObject({ userPrincipalName: personal.userPrincipalName })
  })
})

describe('where a request goes', () => {
  test.each([
    ['login.microsoftonline.com', '/common/v2.0/.well-known/openid-configuration', 200],
    ['login.microsoftonline.com', '/v1.0/me', 404],
    ['graph.microsoft.com', '/v1.0/me', 401],
    ['graph.microsoft.com', '/common/v2.0/.well-known/openid-configuration', 404],
    ['login.live.com', '/oauth20_token.srf', 400],
  ])('%s%s: %i', async (host, path, status) => {
    const answer = await getAs(emulator, host, path)
    expect(answer.status).toBe(status)
    if (path.endsWith('configuration') && status === 200) {
      expect(JSON.parse(answer.text).issuer).toBe('https://login.microsoftonline.com/{tenantid}/v2.0')
    }
  })

  test('the issuer of a tenant is the tenant, and an unknown one is refused as JSON', async () => {
    const discover = async (tenant: string) => {
      const response = await fetch(`${emulator.url}/${tenant}/v2.0/.well-known/openid-configuration`)
      return (await response.json()) as Record<string, unknown>
    }
    const { id } = emulator.directory.tenants.find('contoso.example')!
    expect((await discover('contoso.example'))['issuer']).toBe(`${emulator.url}/${id}/v2.0`)
    expect((await discover('consumers'))['issuer']).toBe(`${emulator.url}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0`)
    expect(await discover('nowhere')).toMatchObject({ error: 'invalid_request', error_codes: [90002] })
  })

  test('localhost and 127.0.0.1 are the same door; HEAD is welcome', async () => {
    const { port } = new URL(emulator.url)
    expect((await fetch(`http://localhost:${port}/`, { method: 'HEAD' })).status).toBe(200)
    const home = await (await fetch(`http://127.0.0.1:${port}/`)).text()
    expect(home).toContain(demo.app.clientId)
    expect(home).toContain(work.userPrincipalName)
  })

  test('a port in use is said so, and nothing is left behind', async () => {
    const port = Number(new URL(emulator.url).port)
    await expect(startEmulator({ port })).rejects.toBeInstanceOf(EmulatorError)
    await expect(startEmulator({ port })).rejects.toThrow(`Port ${port} is in use`)
  })
})

test('the journal knows each request and no secret', async () => {
  const logged: JournalEntry[] = []
  const data = mkdtempSync(join(tmpdir(), 'emulator-'))
  await using emulator = await startEmulator({ data, log: (entry) => logged.push(entry) })
  const back = await signIn(emulator, work.userPrincipalName)
  const { json } = await redeem(emulator, back.get('code'), { code_verifier: codeVerifier })
  const planted = [back.get('code')!, json.access_token, json.refresh_token, json.id_token, demo.app.clientSecret]
  for (const secret of [...planted, codeVerifier]) {
    for (const name of ['code', 'access_token', 'refresh_token', 'client_secret', 'code_verifier', 'password']) {
      await fetch(`${emulator.url}/?${name}=${encodeURIComponent(secret)}`)
    }
  }
  for (const token of [json.access_token, json.refresh_token, back.get('code')!]) {
    await fetch(`${emulator.url}/nowhere?unforeseen=${token}`)
    await fetch(`${emulator.url}/${token}`)
  }
  const shown = await (await fetch(`${emulator.url}/_emulator/journal?format=json`)).text()
  const page = await (await fetch(`${emulator.url}/_emulator/journal`)).text()
  expect(shown).toContain('/common/oauth2/v2.0/token')
  for (const secret of [...planted, codeVerifier]) {
    expect(shown).not.toContain(secret)
    expect(page).not.toContain(secret)
    expect(JSON.stringify(logged)).not.toContain(secret)
  }
  const kept = readFileSync(join(data, 'directory.jsonl'), 'utf8')
  for (const secret of [json.access_token, json.refresh_token, demo.app.clientSecret])
    expect(kept).not.toContain(secret)
})

describe('the command', () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const run = (...args: string[]) => spawn(process.execPath, ['--conditions=source', main, ...args])

  test('says where it is, and stops cleanly on Ctrl-C', async () => {
    const child = run('--port', '0')
    const [said] = await once(child.stdout, 'data')
    const url = /http:\/\/localhost:\d+/.exec(String(said))![0]
    expect((await fetch(url)).status).toBe(200)
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test('takes a seed file, and signs its demo account in without being told which', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'emulator-seed-'))
    const seed = join(folder, 'seed.json')
    writeFileSync(seed, JSON.stringify({ demo: true, tenants: [{ domain: 'harbour.example' }] }))
    const child = run('--port', '0', '--seed', seed, '--auto-sign-in', '--strict')
    const [said] = await once(child.stdout, 'data')
    const url = /http:\/\/localhost:\d+/.exec(String(said))![0]
    expect((await fetch(`${url}/harbour.example/v2.0/.well-known/openid-configuration`)).status).toBe(200)
    const query = new URLSearchParams({ client_id: demo.app.clientId, response_type: 'code', scope: 'openid' })
    const authorize = (more = '') =>
      fetch(`${url}/common/oauth2/v2.0/authorize?${query}${more}`, { redirect: 'manual' })
    expect((await authorize('&redirect_uri=http://localhost')).headers.get('location')).toContain('?code=')
    expect(await (await authorize()).text()).toContain('AADSTS900971')
    child.kill('SIGINT')
    await once(child, 'exit')
    rmSync(folder, { recursive: true })
  })

  test.each([
    [['--port', 'x'], "--port takes a number from 0 to 65535, not 'x'."],
    [['--seed', 'lots'], '--seed takes demo, empty or the name of a file'],
    [['--colour'], '--colour'],
  ])('%j gets a clear sentence', async (args, sentence) => {
    const child = run(...args)
    const [said] = await once(child.stderr, 'data')
    expect(String(said)).toContain(sentence)
    expect(await once(child, 'exit')).toEqual([1, null])
  })
})

/** As a client whose name server leads Microsoft's names here. */
async function getAs(emulator: Emulator, host: string, path: string): Promise<{ status: number; text: string }> {
  const { promise, resolve } = Promise.withResolvers<{ status: number; text: string }>()
  request(`${emulator.url}${path}`, { headers: { host } }, async (response) => {
    resolve({ status: response.statusCode!, text: (await response.setEncoding('utf8').toArray()).join('') })
  }).end()
  return promise
}
