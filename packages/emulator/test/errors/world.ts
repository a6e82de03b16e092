/** An emulator in which every condition makes the tenants, people and apps that it needs, so that none sees another's. */
import { randomUUID } from 'node:crypto'
import { type App, demo, type Emulator, startEmulator } from '../../src/index.ts'
import type { Account } from '../../src/state/accounts.ts'
import { newClientSecret } from '../../src/state/apps.ts'
import type { Tenant } from '../../src/state/tenants.ts'
import { newBrowser, redirectUri } from '../identity/browse.ts'

export const secret = 'the secret of every app here'
export const password = 'the password of those who have one'
export const usualScope = 'openid offline_access Files.ReadWrite'

type Fields = Record<string, string | undefined>

export type World = {
  readonly emulator: Emulator
  readonly directory: Emulator['directory']
  /** Moves the clock, milliseconds. */
  wait(ms: number): void
  tenant(changes?: Partial<Tenant>): Tenant
  app(changes?: Partial<App>): App
  /** Of a single page, with its address registered as such. */
  spa(): App
  /** Native, without a secret. */
  native(changes?: Partial<App>): App
  account(changes?: Partial<Account>, tenant?: Tenant): Account
  personal(changes?: Partial<Account>): Account
  /** Asks the authorize endpoint, as a browser that is signed in nowhere. */
  authorize(app: App, changes?: Fields): Promise<Response>
  /** Signs in and accepts whatever is asked, up to the page or redirect that ends it. */
  signIn(app: App, account: Account, changes?: Fields): Promise<Response>
  code(app: App, account: Account, changes?: Fields): Promise<string>
  /** Posts to the token endpoint with the app's secret, as `changes` say. */
  token(app: App, changes: Fields, options?: { tenant?: string; headers?: Record<string, string> }): Promise<Response>
  redeem(app: App, code: string, changes?: Fields, options?: { tenant?: string }): Promise<Response>
  refreshToken(app: App, account: Account): Promise<string>
  refresh(app: App, refreshToken: string, changes?: Fields): Promise<Response>
  post(path: string, body: Fields, headers?: Record<string, string>): Promise<Response>
}

const day = 24 * 3_600_000

export async function openWorld(): Promise<World & AsyncDisposable> {
  let now = Date.parse('2026-11-21T10:00:00Z')
  const emulator = await startEmulator({ clock: { now: () => now }, strict: true })
  const { directory } = emulator
  const usualApp = directory.apps.find(demo.app.clientId)!

  const post = (path: string, body: Fields, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${emulator.url}${path}`, { method: 'POST', body: form(body), headers })

  const world: World = {
    emulator,
    directory,
    wait: (ms) => {
      now += ms
    },
    tenant(changes = {}) {
      const id = randomUUID()
      const domain = `${id.slice(0, 8)}.example`
      const usual = { id, domain, displayName: domain, consentPolicy: 'legacy', approvalRequests: false } as const
      const tenant = { ...usual, ...changes }
      directory.tenants.put(tenant)
      return tenant
    },
    app(changes = {}) {
      const secrets = [newClientSecret(secret, now + 400 * day)]
      const redirectUris = { web: [redirectUri], spa: [], publicClient: [] }
      const app: App = { ...usualApp, clientId: randomUUID(), secrets, redirectUris, ...changes }
      directory.apps.put(app)
      return app
    },
    spa: () => world.app({ redirectUris: { web: [], spa: [redirectUri], publicClient: [] }, secrets: [] }),
    native: (changes = {}) =>
      world.app({
        redirectUris: { web: [], spa: [], publicClient: [redirectUri] },
        secrets: [],
        isFallbackPublicClient: true,
        ...changes,
      }),
    account(changes = {}, tenant = world.tenant()) {
      const id = randomUUID()
      const name = `${id.slice(0, 8)}@${tenant.domain}`
      const user = {
        id,
        tenantId: tenant.id,
        userPrincipalName: name,
        displayName: 'Somebody',
        mail: name,
        personal: false,
      }
      const account = { user, administrator: false, sessionsValidFrom: 0, ...changes }
      directory.accounts.put(account)
      return account
    },
    personal(changes = {}) {
      const { user } = directory.accounts.find(demo.accounts.personal.userPrincipalName)!
      const cid = randomUUID().replaceAll('-', '').slice(0, 16)
      const name = `${cid}@outlook.example`
      const own = { ...user, id: cid, cid, userPrincipalName: name, mail: name }
      const account = { user: own, administrator: false, sessionsValidFrom: 0, ...changes }
      directory.accounts.put(account)
      return account
    },
    authorize: (app, changes = {}) => fetch(authorizeUrl(emulator, app, changes), { redirect: 'manual' }),
    async signIn(app, account, changes = {}) {
      const browser = newBrowser()
      let page = await browser.get(authorizeUrl(emulator, app, changes))
      if (page.status !== 200) return page
      page = await browser.submit(page, { username: account.user.userPrincipalName })
      if (page.status !== 200 || !(await page.clone().text()).includes('value="accept"')) return page
      return browser.submit(page, { decision: 'accept' })
    },
    async code(app, account, changes = {}) {
      const back = await world.signIn(app, account, changes)
      const code = new URL(back.headers.get('location') ?? 'about:blank').searchParams.get('code')
      if (code === null) throw new Error(`No code: ${back.status} ${back.headers.get('location')}`)
      return code
    },
    token(app, changes, { tenant = 'common', headers } = {}) {
      const client_secret = app.secrets.length > 0 ? secret : undefined
      return post(`/${tenant}/oauth2/v2.0/token`, { client_id: app.clientId, client_secret, ...changes }, headers)
    },
    redeem: (app, code, changes = {}, options = {}) =>
      world.token(app, { grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...changes }, options),
    async refreshToken(app, account) {
      const response = await world.redeem(app, await world.code(app, account))
      return ((await response.json()) as { refresh_token: string }).refresh_token
    },
    refresh: (app, refreshToken, changes = {}) =>
      world.token(app, { grant_type: 'refresh_token', refresh_token: refreshToken, ...changes }),
    post,
  }
  return { ...world, [Symbol.asyncDispose]: () => emulator.close() }
}

function authorizeUrl(emulator: Emulator, app: App, changes: Fields): string {
  const { tenant = 'common', ...params } = changes
  const usual = { client_id: app.clientId, response_type: 'code', redirect_uri: redirectUri, scope: usualScope }
  return `${emulator.url}/${tenant}/oauth2/v2.0/authorize?${form({ ...usual, ...params })}`
}

function form(fields: Fields): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) params.set(name, value)
  return params
}
