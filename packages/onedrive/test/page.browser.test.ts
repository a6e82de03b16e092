/** The library in a page, as a single-page application uses it: real Chromium, real CORS, no server of its own. */
import { demo, type Emulator, startEmulator } from '@drawbridge/emulator'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../../../test/chromium.ts'
import { type ScriptedServer, scriptedServer } from './scripted-server.ts'

const clientId = '0f3d7c52-6e1b-4f4e-8f0a-2b9d5c7e1a44'

/** What a page of one's own would say. */
const script = (emulator: string): string => `
import * as onedrive from '/onedrive.js'
const cloud = { login: '${emulator}', graph: '${emulator}' }
const app = { cloud, authority: 'common', clientId: '${clientId}' }
const redirectUri = location.origin + '/'

async function signIn() {
  const { codeVerifier, codeChallenge } = await onedrive.createPkce()
  const [state, nonce] = [crypto.randomUUID(), crypto.randomUUID()]
  sessionStorage.attempt = JSON.stringify({ codeVerifier, state, nonce })
  location.assign(onedrive.authorizationUrl(app, { redirectUri, scopes: ['Files.ReadWrite', 'User.Read'], codeChallenge, state, nonce }))
}

async function work() {
  const attempt = JSON.parse(sessionStorage.attempt)
  const tokens = await onedrive.redeemAuthorizationCode(app, { callback: new URL(location), redirectUri, ...attempt })
  history.replaceState(null, '', '/')
  const fresh = await onedrive.refreshTokens(app, { refreshToken: tokens.refreshToken })
  const client = onedrive.createOneDrive({ cloud, accessToken: fresh.accessToken })
  const drive = client.drive()
  const names = []
  for await (const item of drive.root().children()) names.push(item.name)

  const bytes = new Uint8Array(3_000_000).map((_, index) => (index * 31) ^ (index >> 7))
  const progress = []
  const item = await drive.root().upload('From a page/photo.bin', new File([bytes], 'photo.bin'), {
    smallFile: 0, chunkSize: 320 * 1024 * 4, onProgress: ({ loaded }) => progress.push(loaded),
  })
  const small = await drive.root().upload('From a page/note.txt', 'written in a page')
  const back = new Uint8Array(await (await drive.item(item.id).download()).arrayBuffer())
  const part = await (await drive.item(small.id).download({ range: { start: 11, end: 17 } })).text()
  const hash = onedrive.createQuickXorHash()
  hash.update(back)
  const thumbnail = await drive.item({ path: '/Pictures/Desert road.jpg' }).thumbnail('small')
  const missing = await drive.item('nothing').get().catch((error) => onedrive.diagnose(error).code)
  const me = await client.me()
  return {
    who: me.userPrincipalName, claimed: tokens.idTokenClaims.preferred_username, names, part, missing,
    progress: progress.at(-1), same: back.every((byte, index) => byte === bytes[index]) && back.length === bytes.length,
    hash: hash.digest() === item.file.hashes.quickXorHash, width: thumbnail.width, changes: await changes(drive),
  }
}

async function changes(drive) {
  const tree = onedrive.createItemTree()
  for await (const page of drive.item({ path: '/From a page' }).delta()) tree.apply(page)
  return [...tree.items.values()].map(({ name }) => name).sort()
}

const given = new URLSearchParams(location.search)
if (!given.has('code')) await signIn()
else window.outcome = await work().catch((error) => ({ error: String(error), cause: String(error.cause) }))
`

let browser: Browser
let page: ScriptedServer
let emulator: Emulator
let library: string
let home: string

beforeAll(async () => {
  const entry = new URL('../src/index.ts', import.meta.url).pathname
  const bundle = await build({
    logLevel: 'silent',
    configFile: false,
    resolve: { conditions: ['source', 'module', 'browser'] },
    build: { write: false, target: 'es2024', lib: { entry, formats: ['es'], fileName: 'onedrive' } },
  })
  const [{ output }] = bundle as unknown as { output: { code: string }[] }[] & [{ output: { code: string }[] }]
  library = output[0]!.code
  page = await scriptedServer((request, response) => {
    if (request.url === '/onedrive.js') return void response.setHeader('content-type', 'text/javascript').end(library)
    const html = `<!doctype html><title>Page</title><script type="module">${script(emulator.url)}</script>`
    response.setHeader('content-type', 'text/html').end(html)
  })
  home = page.url.replace('127.0.0.1', 'localhost')
  const app = {
    clientId,
    displayName: 'A page',
    tenant: 'contoso.example',
    redirectUris: { spa: [`${home}/`] },
    permissions: ['User.Read', 'Files.ReadWrite'],
  }
  emulator = await startEmulator({
    seed: { demo: true, drives: 'demo', apps: [app] },
    autoSignIn: demo.accounts.work.userPrincipalName,
  })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await emulator?.close()
  await page?.[Symbol.asyncDispose]()
})

test('signs in with PKCE, lists, uploads and downloads, all from the page', { timeout: 60_000 }, async () => {
  const tab = await browser.newPage()
  const complaints: string[] = []
  tab.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  tab.on('pageerror', (error) => complaints.push(String(error)))
  await tab.goto(home)
  const outcome = await tab
    .waitForFunction('window.outcome', undefined, { timeout: 30_000 })
    .catch(() => expect.fail(`${tab.url()}\n${complaints.join('\n')}`))
  expect(await outcome.jsonValue(), complaints.join('\n')).toEqual({
    who: demo.accounts.work.userPrincipalName,
    claimed: demo.accounts.work.userPrincipalName,
    names: expect.arrayContaining(['Documents', 'Pictures']),
    part: 'a page',
    missing: 'item_not_found',
    progress: 3_000_000,
    same: true,
    hash: true,
    width: 96,
    changes: ['From a page', 'note.txt', 'photo.bin'],
  })
  expect(tab.url()).toBe(`${home}/`)
  // The one that was meant to be missing.
  expect(complaints.filter((line) => !line.includes('404'))).toEqual([])
})

test('is small enough for a page, and brings nothing of Node along', () => {
  expect(library).not.toMatch(/from\s*["']node:/)
  expect(library.length).toBeLessThan(250_000)
})
