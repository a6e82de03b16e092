/** A certified OpenID Connect client, from discovery to userinfo. It checks signatures, issuers, nonces and hashes. */
import assert from 'node:assert/strict'
import { demo } from '@drawbridge/emulator'
import * as oidc from 'openid-client'
import { signIn } from './browser.ts'
import { judge } from './judge.ts'
import { type Reached, reachEmulator } from './reach.ts'

type Oidc = Reached & {
  configuration?: oidc.Configuration
  tokens?: Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>
}

const contoso = 'https://login.microsoftonline.com/contoso.example/v2.0'
const redirectUri = 'http://localhost/oauth/callback'
const scope = 'openid profile email offline_access User.Read'
const account = demo.accounts.work

export const openidClient = judge<Oidc>(
  'openid-client',
  () => reachEmulator({ autoSignIn: account.userPrincipalName }),
  {
    async 'discovery, by the name of the tenant and by its id'(context) {
      const response = await fetch(`${contoso}/.well-known/openid-configuration`)
      const { issuer } = (await response.json()) as { issuer: string }
      assert.match(issuer, /^https:\/\/login\.microsoftonline\.com\/[\da-f-]{36}\/v2\.0$/)
      context.configuration = await oidc.discovery(new URL(issuer), demo.app.clientId, demo.app.clientSecret)
      assert.equal(context.configuration.serverMetadata().issuer, issuer)
    },

    async 'authorization code with PKCE, state and nonce; the id token is verified'(context) {
      const configuration = context.configuration!
      const pkceCodeVerifier = oidc.randomPKCECodeVerifier()
      const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()]
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope,
        state: expectedState,
        nonce: expectedNonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
      })
      context.tokens = await oidc.authorizationCodeGrant(configuration, await signIn(url), {
        pkceCodeVerifier,
        expectedState,
        expectedNonce,
        idTokenExpected: true,
      })
      assert.equal(context.tokens.claims()?.['preferred_username'], account.userPrincipalName)
    },

    async 'the signature of the id token is one of the published keys'({ configuration, tokens }) {
      oidc.enableNonRepudiationChecks(configuration!)
      const refreshed = await oidc.refreshTokenGrant(configuration!, tokens!.refresh_token!)
      assert.equal(refreshed.claims()?.sub, tokens!.claims()!.sub)
    },

    async 'refresh: a new access token, and again with the same refresh token'({ configuration, tokens }) {
      for (let round = 0; round < 2; round += 1) {
        const refreshed = await oidc.refreshTokenGrant(configuration!, tokens!.refresh_token!)
        assert.notEqual(refreshed.access_token, tokens!.access_token)
      }
    },

    async 'userinfo is about the same subject'({ configuration, tokens }) {
      const claims = tokens!.claims()!
      const info = await oidc.fetchUserInfo(configuration!, tokens!.access_token, claims.sub)
      assert.equal(info.name, account.displayName)
    },

    async 'client authentication by Basic'({ configuration, tokens }) {
      const basic = new oidc.Configuration(
        configuration!.serverMetadata(),
        demo.app.clientId,
        undefined,
        oidc.ClientSecretBasic(demo.app.clientSecret),
      )
      assert.ok((await oidc.refreshTokenGrant(basic, tokens!.refresh_token!)).access_token)
    },

    async 'device code'({ configuration }) {
      const client = new oidc.Configuration(
        configuration!.serverMetadata(),
        demo.publicApp.clientId,
        undefined,
        oidc.None(),
      )
      const device = await oidc.initiateDeviceAuthorization(client, { scope })
      const tokens = await oidc.pollDeviceAuthorizationGrant(client, device, undefined, {
        signal: AbortSignal.timeout(30_000),
      })
      assert.equal(tokens.claims()?.['preferred_username'], account.userPrincipalName)
    },

    async 'client credentials'({ configuration }) {
      const tokens = await oidc.clientCredentialsGrant(configuration!, {
        scope: 'https://graph.microsoft.com/.default',
      })
      assert.equal(tokens.token_type.toLowerCase(), 'bearer')
    },

    async 'hybrid and implicit: code id_token with its c_hash, id_token alone'({ configuration, emulator }) {
      emulator.directory.apps.update(demo.app.clientId, { implicitGrant: { idTokens: true } })
      const client = (): oidc.Configuration =>
        new oidc.Configuration(configuration!.serverMetadata(), demo.app.clientId, demo.app.clientSecret)
      const ask = async (with_: oidc.Configuration, more: Record<string, string>) => {
        const [state, nonce] = [oidc.randomState(), oidc.randomNonce()]
        const request = { redirect_uri: redirectUri, scope: 'openid profile', state, nonce, ...more }
        return { callback: await signIn(oidc.buildAuthorizationUrl(with_, request)), state, nonce }
      }
      const hybrid = client()
      oidc.useCodeIdTokenResponseType(hybrid)
      const mixed = await ask(hybrid, {})
      const tokens = await oidc.authorizationCodeGrant(hybrid, mixed.callback, {
        expectedState: mixed.state,
        expectedNonce: mixed.nonce,
      })
      assert.equal(tokens.claims()?.['preferred_username'], account.userPrincipalName)

      const implicit = client()
      oidc.useIdTokenResponseType(implicit)
      const alone = await ask(implicit, {})
      const claims = await oidc.implicitAuthentication(implicit, alone.callback, alone.nonce, {
        expectedState: alone.state,
      })
      assert.equal(claims['preferred_username'], account.userPrincipalName)
    },

    async 'a state that does not match is noticed, an error that comes back is told'({ configuration }) {
      const parameters = { redirect_uri: redirectUri, scope: 'openid Nothing.Such', state: oidc.randomState() }
      const callback = await signIn(oidc.buildAuthorizationUrl(configuration!, parameters))
      const attempt = oidc.authorizationCodeGrant(configuration!, callback, { expectedState: parameters.state })
      await assert.rejects(attempt, { error: 'invalid_scope' })
    },

    async logout({ configuration, tokens }) {
      const url = oidc.buildEndSessionUrl(configuration!, { id_token_hint: tokens!.id_token! })
      assert.ok((await fetch(url)).ok)
    },
  },
)
