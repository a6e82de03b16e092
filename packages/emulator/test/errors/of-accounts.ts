/** Who may not come in, not any more, or not like this. */

import type { Account } from '../../src/state/accounts.ts'
import { accountRefusals, tenantRefusals } from '../../src/state/switches.ts'
import { newBrowser } from '../identity/browse.ts'
import type { Condition } from './condition.ts'
import { password, type World } from './world.ts'

const day = 24 * 3_600_000

const interaction = [50078, 50097, 50131, 53000, 53001, 53002, 53004]
const temporary = [90033, 90055, 90090]

export const accountConditions: readonly Condition[] = [
  {
    code: 50020,
    error: '',
    how: 'an account of another tenant than the one in the path, or a personal one where the app takes none',
    provoke: (world) => world.signIn(world.app(), world.account(), { tenant: world.tenant().domain }),
  },
  {
    code: 50034,
    error: '',
    how: 'a user name that nobody has',
    provoke: (world) => {
      const nobody = { ...world.account() }
      return world.signIn(world.app(), {
        ...nobody,
        user: { ...nobody.user, userPrincipalName: 'nobody@here.example' },
      })
    },
  },
  {
    code: 50126,
    error: '',
    how: 'a wrong password, on the page or with the password grant',
    provoke: async (world) => {
      const account = world.account({ password })
      const browser = newBrowser()
      const page = await browser.get((await world.authorize(world.app())).url)
      const asked = await browser.submit(page, { username: account.user.userPrincipalName })
      return browser.submit(asked, { password: 'wrong' })
    },
  },
  ...(Object.keys(accountRefusals).map(Number) as (keyof typeof accountRefusals)[]).map(
    (code): Condition => ({
      code,
      error: interaction.includes(code) ? 'interaction_required' : 'invalid_grant',
      how: `an account with \`refusal: ${code}\`: a page when it signs in, JSON when its tokens are refreshed`,
      provoke: (world) =>
        refreshedAfter(world, (account) => world.directory.accounts.update(account.user.id, { refusal: code })),
    }),
  ),
  {
    code: 53003,
    error: 'access_denied',
    how: 'a tenant with `blocksDeviceCode`, and somebody there who types a device code',
    provoke: async (world) => {
      const account = world.account({}, world.tenant({ blocksDeviceCode: true }))
      const { user_code } = await deviceCode(world)
      return typeDeviceCode(world, user_code, account)
    },
  },
  {
    code: 50076,
    error: 'interaction_required',
    how: 'an account with `mfa: "required"`, when tokens are refreshed that were got without a second factor',
    provoke: (world) =>
      refreshedAfter(world, ({ user }) => world.directory.accounts.update(user.id, { mfa: 'required' })),
  },
  {
    code: 50079,
    error: 'interaction_required',
    how: 'an account with `mfa: "unregistered"`, when its tokens are refreshed',
    provoke: (world) =>
      refreshedAfter(world, ({ user }) => world.directory.accounts.update(user.id, { mfa: 'unregistered' })),
  },
  {
    code: 50074,
    error: 'interaction_required',
    how: 'an account with `mfa: "required"`, and Cancel where the code is asked for',
    provoke: (world) => cancelledSecondFactor(world, 'required'),
  },
  {
    code: 50072,
    error: 'interaction_required',
    how: 'an account with `mfa: "unregistered"`, and Cancel where the second factor is set up',
    provoke: (world) => cancelledSecondFactor(world, 'unregistered'),
  },
  {
    code: 70043,
    error: 'invalid_grant',
    how: 'an account with `signInFrequencyMs`, when that time has passed since the sign-in',
    provoke: (world) =>
      refreshedAfter(world, ({ user }) => {
        world.directory.accounts.update(user.id, { signInFrequencyMs: day })
        world.wait(2 * day)
      }),
  },
  {
    code: 700082,
    error: 'invalid_grant',
    how: 'a refresh token of a work account that was not used for 90 days (move the clock)',
    provoke: (world) => refreshedAfter(world, () => world.wait(91 * day)),
  },
  {
    code: 700084,
    error: 'invalid_grant',
    how: 'a refresh token of a single-page app, a day after the sign-in (move the clock)',
    provoke: (world) => spaRefreshedAfter(world, 25 * 3_600_000),
  },
  {
    code: 70000,
    error: 'invalid_grant',
    how: 'a personal account’s refresh token after `directory.revokeSessions`, after 90 days, or after its consent was taken back; also a code that never was',
    provoke: async (world) => {
      const [app, account] = [world.app(), world.personal()]
      const token = await world.refreshToken(app, account)
      world.directory.revokeSessions(account.user)
      return world.refresh(app, token)
    },
  },
  ...([50173, 50132, 50133] as const).map(
    (code): Condition => ({
      code,
      error: 'invalid_grant',
      how:
        code === 50173
          ? 'a refresh token from before `directory.revokeSessions(user)`; of a native app, also from before `changePassword`'
          : `a refresh token from before \`directory.revokeSessions(user, ${code})\``,
      provoke: (world) => refreshedAfter(world, ({ user }) => world.directory.revokeSessions(user, code)),
    }),
  ),
  ...(Object.keys(tenantRefusals).map(Number) as (keyof typeof tenantRefusals)[]).map(
    (code): Condition => ({
      code,
      error: temporary.includes(code) ? 'temporarily_unavailable' : code === 70012 ? 'server_error' : 'invalid_client',
      how: `a tenant with \`refusal: ${code}\`${temporary.includes(code) ? `: status ${code === 90055 ? 429 : 503}, with Retry-After` : ''}`,
      provoke: (world) =>
        refreshedAfter(world, ({ user }) => world.directory.tenants.update(user.tenantId, { refusal: code })),
    }),
  ),
  {
    code: 70016,
    error: 'authorization_pending',
    how: 'a device that asks before anybody has typed its code',
    provoke: async (world) => {
      const { app, device_code } = await deviceCode(world)
      return poll(world, app, device_code)
    },
  },
  {
    code: 70018,
    error: 'bad_verification_code',
    how: 'a device code that is unknown, or used already',
    provoke: (world) => poll(world, world.native(), 'unknown'),
  },
  {
    code: 70019,
    error: 'expired_token',
    how: 'a device code after fifteen minutes (move the clock)',
    provoke: async (world) => {
      const { app, device_code } = await deviceCode(world)
      world.wait(16 * 60_000)
      return poll(world, app, device_code)
    },
  },
  {
    code: 65004,
    error: 'authorization_declined',
    how: 'a device whose user pressed Cancel',
    provoke: async (world) => {
      const { app, device_code, user_code } = await deviceCode(world)
      world.directory.deviceCodes.decline(user_code)
      return poll(world, app, device_code)
    },
  },
]

async function refreshedAfter(world: World, change: (account: Account) => unknown): Promise<Response> {
  const [app, account] = [world.app(), world.account()]
  const token = await world.refreshToken(app, account)
  change(account)
  return world.refresh(app, token)
}

async function spaRefreshedAfter(world: World, ms: number): Promise<Response> {
  const [app, account] = [world.spa(), world.account()]
  const grant = {
    clientId: app.clientId,
    userId: account.user.id,
    scopes: ['Files.ReadWrite', 'offline_access'],
    asWritten: [],
    platform: 'spa',
    startedAt: world.emulator.clock.now(),
  } as const
  const token = world.directory.refreshTokens.issue(grant, account)
  world.wait(ms)
  const headers = { origin: 'https://page.example' }
  return world.token(app, { grant_type: 'refresh_token', refresh_token: token }, { headers })
}

async function cancelledSecondFactor(world: World, mfa: 'required' | 'unregistered'): Promise<Response> {
  const account = world.account({ mfa })
  const browser = newBrowser()
  const page = await browser.get((await world.authorize(world.app())).url)
  const asked = await browser.submit(page, { username: account.user.userPrincipalName })
  return browser.submit(asked, { decision: 'cancel' })
}

async function deviceCode(world: World) {
  const app = world.native()
  const body = { client_id: app.clientId, scope: 'Files.Read offline_access' }
  const response = await world.post('/organizations/oauth2/v2.0/devicecode', body)
  return { app, ...((await response.json()) as { device_code: string; user_code: string }) }
}

function poll(world: World, app: ReturnType<World['app']>, code: string): Promise<Response> {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
  return world.token(app, { grant_type, device_code: code }, { tenant: 'organizations' })
}

async function typeDeviceCode(world: World, code: string, account: Account): Promise<Response> {
  const browser = newBrowser()
  const page = await browser.get(`${world.emulator.url}/devicelogin`)
  const people = await browser.submit(page, { user_code: code })
  return browser.submit(people, { username: account.user.userPrincipalName })
}
