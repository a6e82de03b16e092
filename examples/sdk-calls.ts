/**
 * The whole SDK from a product's point of view: a user token, a connection through the portal, requests, an upload.
 *
 * In a page the portal opens as a popup (`drawbridge.connect`). A script has no window, so this one walks through the
 * portal's pages by itself.
 *
 *   node --conditions=source examples/sdk-calls.ts
 */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appRegistrationRoutes, call, projectRoutes, sdkRoutes } from '@drawbridge/api'
import { createDrawbridge } from '@drawbridge/connect'
import { demo, startEmulator } from '@drawbridge/emulator'
import { startServer } from '@drawbridge/server'
import { SignJWT } from 'jose'

const dataFolder = await mkdtemp(join(tmpdir(), 'drawbridge-example-'))
await using emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
await using server = await startServer({ dataFolder, log: { level: 'silent' } })

// 1. The operator makes a project: the product's public key, and the application registered at Microsoft.
const operator = { baseUrl: server.url, token: server.operatorKey }
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const project = await call(projectRoutes.create, { body: { name: 'Example' } }, operator)
const params = { projectId: project.id }
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
await call(projectRoutes.addUserTokenKey, { params, body: { algorithm: 'ES256', publicKey: pem } }, operator)
const { clientId, clientSecret } = demo.app
const cloud = { login: emulator.url, graph: emulator.url }
await call(appRegistrationRoutes.create, { params, body: { clientId, clientSecret, cloud } }, operator)
console.log(`1. Project ${project.name} is ready`)

// 2. The product's back end signs a token for its user; the front end authenticates with it.
const userToken = await new SignJWT()
  .setProtectedHeader({ alg: 'ES256' })
  .setSubject('user-17')
  .setAudience(project.id)
  .setIssuedAt()
  .setExpirationTime('10 minutes')
  .sign(privateKey)
const drawbridge = createDrawbridge({ baseUrl: server.url })
await drawbridge.authenticate(project.id, userToken)
console.log(`2. Authenticated as ${userOf(drawbridge).userId}`)

// 3. The user goes through the portal.
const user = { baseUrl: server.url, token: userToken }
const { portalUrl } = await call(sdkRoutes.createAttempt, { params, body: { integration: 'onedrive' } }, user)
await walkThroughPortal(portalUrl)
await drawbridge.authenticate(project.id, userToken)
const [connection] = userOf(drawbridge).integrations.onedrive.connections
console.log(`3. Connected ${connection?.account.displayName}`)

// 4. Any Graph endpoint, with sign-in, refresh and throttling taken care of.
type Item = { id: string; name: string; size: number }
const { value: items } = await drawbridge.request<{ value: Item[] }>('onedrive', '/me/drive/root/children', {
  method: 'GET',
})
console.log(`4. The drive holds ${items.map(({ name }) => name).join(', ')}`)

// 5. A file goes up, and comes down again.
const file = new Blob(['Two bridges, one river.\n'])
const uploaded = await drawbridge.upload('onedrive', file, { path: '/Documents', name: 'bridges.txt' })
const content = await drawbridge.request<Response>('onedrive', `/me/drive/items/${uploaded.id}/content`, {
  method: 'GET',
})
console.log(`5. Uploaded and read back: ${(await content.text()).trim()}`)

// 6. The user takes the access back.
await drawbridge.uninstallIntegration('onedrive')
console.log('6. Disconnected')

await rm(dataFolder, { recursive: true, force: true })

function userOf(sdk: typeof drawbridge) {
  const current = sdk.getUser()
  if (!current.authenticated) throw new Error('The user token was not accepted.')
  return current
}

/** What a browser does with the portal's link: press its button, sign in, come back; cookies go to the server only. */
async function walkThroughPortal(link: string): Promise<void> {
  const cookies = new Map<string, string>()
  let next: Step | undefined = { url: new URL(link), method: 'GET' }
  while (next) next = await take(next, cookies)
}

type Step = { readonly url: URL; readonly method: 'GET' | 'POST' }

/** Takes one step, and returns where it leads: along a redirect, or through the form of a page without one. */
async function take({ url, method }: Step, cookies: Map<string, string>): Promise<Step | undefined> {
  const own = url.origin === server.url
  const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
  const response = await fetch(url, { method, redirect: 'manual', headers: own ? { cookie, origin: server.url } : {} })
  for (const given of own ? response.headers.getSetCookie() : []) {
    const [name, value] = given.split(';')[0]!.split('=', 2) as [string, string]
    cookies.set(name, value)
  }
  const location = response.headers.get('location')
  if (location) return { url: new URL(location, url), method: 'GET' }
  const form = /<form[^>]*action="([^"]+)"/.exec(await response.text())?.[1]
  return form && method === 'GET' && !url.pathname.endsWith('/done')
    ? { url: new URL(form, url), method: 'POST' }
    : undefined
}
