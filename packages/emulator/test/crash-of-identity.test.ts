/**
 * A killed emulator has kept what its sign-in and directory acknowledged: registrations, secrets, consents, sessions,
 * codes, tokens, subscriptions; also when the kill tore the last line of a log.
 */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { demo } from '../src/index.ts'
import { openDirectory } from '../src/state/directory.ts'
import { type Child, startChild } from './child.ts'
import { authorizeUrl, landing, newBrowser, postToken, redeem, redirectUri } from './identity/browse.ts'
import { startReceiver } from './subscriptions/receiver.ts'

const data = mkdtempSync(join(tmpdir(), 'emulator-crash-of-identity-'))
const rounds = 2
const { administrator, work } = demo.accounts
let child: Child | undefined

afterAll(async () => {
  await child?.kill()
  rmSync(data, { recursive: true, force: true })
})

/** What was acknowledged: asked again after each restart. */
type Promised = (again: { readonly url: string }) => Promise<void>

/** Made with the keys on disk, while no emulator runs. */
async function tokenOf(account: { userPrincipalName: string }, scopes: string[]): Promise<string> {
  const directory = await openDirectory({ file: join(data, 'directory.jsonl'), now: Date.now })
  const { user } = directory.accounts.find(account.userPrincipalName)!
  const app = directory.apps.find(demo.publicApp.clientId)!
  const token = directory.accessTokens.issue({ app, credential: 'none', user, scopes, sessionId: 's' }, 3600)
  directory.close()
  return token
}

test('nothing of it is lost, wherever the kill falls', async () => {
  await using receiver = await startReceiver()
  child = await startChild(data)
  await child.kill()
  const directoryScopes = ['Application.ReadWrite.All', 'DelegatedPermissionGrant.ReadWrite.All']
  const asAdministrator = await tokenOf(administrator, directoryScopes)
  const asUser = await tokenOf(work, ['Files.ReadWrite.All'])
  const promised: Promised[] = []
  let signIns = 0

  const graph = async (at: { url: string }, token: string, method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const init = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(`${at.url}/v1.0${path}`, { method, headers, ...init })
    const text = await response.text()
    return { status: response.status, json: text === '' ? {} : JSON.parse(text) }
  }

  /** One life of an app: each step is promised as soon as it was acknowledged. */
  const live = async (at: { url: string }, keep: (promise: Promised) => void): Promise<void> => {
    const made = await graph(at, asAdministrator, 'POST', '/applications', {
      displayName: 'Harbour reader',
      web: { redirectUris: [redirectUri] },
    })
    expect(made.status).toBe(201)
    const { id, appId } = made.json
    keep(async (again) => {
      expect((await graph(again, asAdministrator, 'GET', `/applications/${id}`)).json.appId).toBe(appId)
    })

    const secret = await graph(at, asAdministrator, 'POST', `/applications/${id}/addPassword`, {})
    expect(secret.status).toBe(200)
    const client = { client_id: appId, client_secret: secret.json.secretText }
    const refresh = (refresh_token: string) => ({ ...client, grant_type: 'refresh_token', refresh_token })
    keep(async (again) => {
      // The client is known and has proved itself; only the token is none.
      expect((await postToken(again, refresh('x'))).json['error_codes']).toEqual([9002313])
    })

    const principal = await graph(at, asAdministrator, 'POST', '/servicePrincipals', { appId })
    expect(principal.status).toBe(201)
    keep(async (again) => {
      expect((await graph(again, asAdministrator, 'POST', '/servicePrincipals', { appId })).status).toBe(409)
    })

    const browser = newBrowser()
    const request = { client_id: appId, redirect_uri: redirectUri }
    const page = await browser.submit(await browser.get(authorizeUrl(at, request)), {
      username: work.userPrincipalName,
    })
    const first = landing(await browser.submit(page, { decision: 'accept' })).get('code')
    const silently = async (to: { url: string }): Promise<string | null> =>
      landing(await browser.get(authorizeUrl(to, { ...request, prompt: 'none' }))).get('code')
    keep(async (again) => expect(await silently(again)).toBeTruthy())

    const tokens = await redeem(at, first, client)
    expect(tokens.status).toBe(200)
    keep(async (again) => expect((await redeem(again, first, client)).json['error_codes']).toEqual([54005]))
    const second = await silently(at)
    let redeemed = false
    keep(async (again) => {
      // Until it has been redeemed once, after whichever restart.
      expect((await redeem(again, second, client)).status).toBe(redeemed ? 400 : 200)
      redeemed = true
    })
    for (let token = tokens.json.refresh_token, turn = 0; turn < 3; turn += 1) {
      const turned = await postToken(at, refresh(token))
      expect(turned.status).toBe(200)
      const { access_token, refresh_token } = turned.json
      keep(async (again) => {
        expect((await graph(again, access_token, 'GET', '/me/drive')).status).toBe(200)
        expect((await postToken(again, refresh(refresh_token))).status).toBe(200)
      })
      token = refresh_token
    }

    const subscription = await graph(at, asUser, 'POST', '/subscriptions', {
      changeType: 'updated',
      notificationUrl: `${receiver.url}/${appId}`,
      resource: ['/me/drive/root', '/drive/root', `/users/${work.userPrincipalName}/drive/root`][signIns % 3],
      expirationDateTime: new Date(Date.now() + 3_600_000).toISOString(),
      clientState: appId,
    })
    expect([201, 409]).toContain(subscription.status)
    if (subscription.status === 201) {
      keep(async (again) => {
        const { json } = await graph(again, asUser, 'GET', `/subscriptions/${subscription.json.id}`)
        expect(json.clientState).toBe(appId)
      })
    }
    signIns += 1
  }

  for (let round = 0; round < rounds; round += 1) {
    child = await startChild(data)
    const running = child
    let killed = false
    const living = (async () => {
      for (;;) await live(running, (promise) => promised.push(promise))
    })().catch((error: unknown) => {
      // What breaks because the emulator is gone is what is being tried here; all else is not.
      if (!killed) throw error
    })
    await Promise.race([sleep(400 + Math.random() * 400), living])
    killed = true
    await running.kill()
    await living
    for (const log of ['directory.jsonl', 'emulator.jsonl']) appendFileSync(join(data, log), '["app","torn off he')

    child = await startChild(data)
    for (const promise of promised) await promise(child)
    await child.kill()
  }
  expect(signIns).toBeGreaterThan(0)
  expect(promised.length).toBeGreaterThan(rounds * 5)
}, 120_000)
