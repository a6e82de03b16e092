/** What is wrong with a request, whoever sends it. */
import { codeChallenge, redirectUri } from '../identity/browse.ts'
import type { Condition } from './condition.ts'
import { usualScope } from './world.ts'

export const requestConditions: readonly Condition[] = [
  {
    code: 50011,
    error: '',
    how: 'a `redirect_uri` that the app has not registered',
    provoke: (world) => world.authorize(world.app(), { redirect_uri: 'https://elsewhere.example/' }),
  },
  {
    code: 50011,
    error: 'invalid_grant',
    how: 'another `redirect_uri` at the token endpoint than at authorize',
    provoke: async (world) => {
      const app = world.app()
      const code = await world.code(app, world.account())
      return world.redeem(app, code, { redirect_uri: `${redirectUri}/other` })
    },
  },
  {
    code: 500113,
    error: '',
    how: 'an app without any redirect URI',
    provoke: (world) => world.authorize(world.app({ redirectUris: { web: [], spa: [], publicClient: [] } })),
  },
  {
    code: 900971,
    error: '',
    how: '`--strict`, no `redirect_uri`, and an app that has registered several',
    provoke: (world) => {
      const app = world.app({ redirectUris: { web: [redirectUri, 'https://a.example/'], spa: [], publicClient: [] } })
      return world.authorize(app, { redirect_uri: undefined })
    },
  },
  {
    code: 90002,
    error: '',
    how: 'a tenant in the path that does not exist',
    provoke: (world) => world.authorize(world.app(), { tenant: 'nowhere.example' }),
  },
  {
    code: 700016,
    error: 'unauthorized_client',
    how: 'a `client_id` that is not registered, or is another tenant’s single-tenant app; or a new one, while `replicationDelayMs` has not passed',
    provoke: (world) => world.post('/common/oauth2/v2.0/token', { grant_type: 'refresh_token', client_id: 'nobody' }),
  },
  {
    code: 900144,
    error: 'invalid_request',
    how: 'a required parameter left out, or a JSON body at the token endpoint',
    provoke: (world) => world.post('/common/oauth2/v2.0/token', {}),
  },
  {
    code: 90014,
    error: 'invalid_request',
    how: 'a required field left out of an on-behalf-of request, or of one to the older token endpoint',
    provoke: (world) => world.post('/common/oauth2/token', {}),
  },
  {
    code: 900561,
    error: 'invalid_request',
    how: 'GET at the token endpoint',
    provoke: (world) => fetch(`${world.emulator.url}/common/oauth2/v2.0/token`),
  },
  {
    code: 901002,
    error: 'invalid_request',
    how: '`resource` at a v2.0 endpoint',
    provoke: (world) => world.authorize(world.app(), { resource: 'https://graph.microsoft.com' }),
  },
  {
    code: 9002313,
    error: 'invalid_grant',
    how: 'a refresh token that is none; as `invalid_request`, `claims` that are no JSON',
    provoke: (world) => world.refresh(world.app(), 'no token'),
  },
  {
    code: 70011,
    error: 'invalid_scope',
    how: 'a scope that Graph does not have, or `.default` beside others',
    provoke: (world) => world.authorize(world.app(), { scope: 'Files.Imagine' }),
  },
  {
    code: 28002,
    error: 'invalid_request',
    how: 'a scope that names a resource and no permission, as in `https://graph.microsoft.com`',
    provoke: async (world) => {
      const app = world.app()
      return world.redeem(app, await world.code(app, world.account()), { scope: 'https://graph.microsoft.com' })
    },
  },
  {
    code: 28003,
    error: 'invalid_request',
    how: 'an empty `scope` with a code',
    provoke: async (world) => {
      const app = world.app()
      return world.redeem(app, await world.code(app, world.account()), { scope: ' ' })
    },
  },
  {
    code: 700022,
    error: 'invalid_scope',
    how: 'scopes of two resources at the token endpoint',
    provoke: async (world) => {
      const [app, api] = [world.app(), world.app()]
      const scope = `Files.Read api://${api.clientId}/access_as_user`
      return world.redeem(app, await world.code(app, world.account(), { scope }), { scope })
    },
  },
  {
    code: 700023,
    error: 'invalid_scope',
    how: 'client credentials with a scope that names no resource',
    provoke: (world) => {
      const scope = 'Files.Read.All'
      const tenant = world.tenant().domain
      return world.token(world.app(), { grant_type: 'client_credentials', scope }, { tenant })
    },
  },
  {
    code: 9001023,
    error: 'invalid_request',
    how: 'client credentials at `/common`, `/organizations` or `/consumers`',
    provoke: (world) => {
      const scope = 'https://graph.microsoft.com/.default'
      return world.token(world.app(), { grant_type: 'client_credentials', scope })
    },
  },
  {
    code: 500011,
    error: 'invalid_resource',
    how: 'a scope of a resource that nobody registered',
    provoke: (world) => world.authorize(world.app(), { scope: 'https://elsewhere.example/Files.Read' }),
  },
  {
    code: 50001,
    error: 'invalid_resource',
    how: 'a scope of an app’s own API, while that app has `refusal: 7000112`',
    provoke: (world) => {
      const api = world.app({ refusal: 7000112 })
      return world.authorize(world.app(), { scope: `api://${api.clientId}/access_as_user` })
    },
  },
  {
    code: 50147,
    error: 'invalid_request',
    how: 'a `code_challenge` that is too short, too long, or has other characters',
    provoke: (world) => world.authorize(world.app(), { code_challenge: 'short', code_challenge_method: 'S256' }),
  },
  {
    code: 501491,
    error: 'invalid_request',
    how: 'a `code_challenge` that is not 43 characters long with S256, or an unknown method',
    provoke: (world) => {
      return world.authorize(world.app(), { code_challenge: `${codeChallenge}a`, code_challenge_method: 'S256' })
    },
  },
  {
    code: 501481,
    error: 'invalid_grant',
    how: 'a `code_verifier` that is missing or does not fit the challenge',
    provoke: async (world) => {
      const app = world.app()
      const challenge = { code_challenge: codeChallenge, code_challenge_method: 'S256' }
      return world.redeem(app, await world.code(app, world.account(), challenge), { code_verifier: 'another' })
    },
  },
  {
    code: 50058,
    error: 'login_required',
    how: '`prompt=none` in a browser where nobody is signed in',
    provoke: (world) => world.authorize(world.app(), { prompt: 'none' }),
  },
  {
    code: 700005,
    error: 'invalid_grant',
    how: 'a code redeemed at another tenant than its user’s',
    provoke: async (world) => {
      const app = world.app()
      const code = await world.code(app, world.account())
      return world.redeem(app, code, {}, { tenant: world.tenant().domain })
    },
  },
  {
    code: 54005,
    error: 'invalid_grant',
    how: 'a code redeemed twice',
    provoke: async (world) => {
      const app = world.app()
      const code = await world.code(app, world.account())
      await world.redeem(app, code)
      return world.redeem(app, code)
    },
  },
  {
    code: 70008,
    error: 'invalid_grant',
    how: 'a code that is older than ten minutes (move the clock)',
    provoke: async (world) => {
      const app = world.app()
      const code = await world.code(app, world.account())
      world.wait(11 * 60_000)
      return world.redeem(app, code)
    },
  },
  {
    code: 9002325,
    error: 'invalid_request',
    how: 'a single-page app without `code_challenge`',
    provoke: (world) => world.authorize(world.spa(), { scope: usualScope }),
  },
]
