/** The flows without a web page, against the emulator. */
import { demo, type Emulator, startEmulator } from '@drawbridge/emulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type AppRegistration,
  createOneDrive,
  diagnose,
  keepFresh,
  redeemDeviceCode,
  requestClientCredentials,
  requestDeviceCode,
  requestOnBehalfOf,
  type TokenSet,
} from '../../src/index.ts'
import { signInOnLoopback } from '../../src/node.ts'
import { testClock } from '../test-clock.ts'

let emulator: Emulator
const cloud = () => ({ login: emulator.url, graph: emulator.url })
const daemon = (proof: Partial<AppRegistration> = { clientSecret: demo.daemonApp.clientSecret }): AppRegistration => ({
  cloud: cloud(),
  authority: demo.daemonApp.tenantId,
  clientId: demo.daemonApp.clientId,
  ...proof,
})
const certificate = () => ({
  clientCertificate: { certificate: demo.daemonApp.certificate, privateKey: demo.daemonApp.privateKey },
})
const native = (): AppRegistration => ({
  cloud: cloud(),
  authority: 'common',
  clientId: demo.publicApp.clientId,
})

beforeAll(async () => {
  emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
})
afterAll(() => emulator.close())

describe('client credentials', () => {
  test.each(['secret', 'certificate'])('with a %s reach another person’s drive', async (proof) => {
    const app = proof === 'secret' ? daemon() : daemon(certificate())
    const { accessToken, refreshToken } = await requestClientCredentials(app)
    expect(refreshToken).toBeUndefined()
    const drive = createOneDrive({ cloud: cloud(), accessToken }).drive({ user: demo.accounts.work.userPrincipalName })
    expect((await drive.get()).driveType).toBe('business')
  })

  test('a wrong secret and an authority without a tenant are explained', async () => {
    const wrong = await requestClientCredentials(daemon({ clientSecret: 'wrong' })).catch(diagnose)
    expect(wrong).toMatchObject({ code: 'client_secret_wrong' })
    const common = await requestClientCredentials({ ...daemon(), authority: 'common' }).catch(diagnose)
    expect(common).toMatchObject({ microsoft: { code: expect.stringMatching(/^AADSTS\d+$/) } })
  })

  test.each([
    ['no PEM', { certificate: 'x', privateKey: 'y' }],
    ['another key form', { certificate: '', privateKey: '-----BEGIN RSA PRIVATE KEY-----\nAA==\n' }],
  ])('%s is refused before anything is sent, without quoting the key', async (_, given) => {
    const clientCertificate = { ...given, certificate: given.certificate || demo.daemonApp.certificate }
    const error = await requestClientCredentials(daemon({ clientCertificate })).catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'UsageError', code: 'invalid_certificate' })
    expect(error.message).not.toContain('AA==')
  })
})

describe('device code', () => {
  test('waits until the person has signed in', async () => {
    const waits: number[] = []
    const code = await requestDeviceCode(native(), { scopes: ['Files.Read'] })
    expect(code.message).toContain(code.userCode)
    const expired = { ...code, expiresAt: new Date(0) }
    await expect(redeemDeviceCode(native(), expired)).rejects.toMatchObject({ code: 'expired_token' })

    // Nobody answers twice, then the emulator's person signs in by herself.
    let polls = 0
    const send: typeof fetch = async (input, init) => {
      if (++polls > 2) return fetch(input, init)
      return Response.json({ error: polls === 1 ? 'authorization_pending' : 'slow_down' }, { status: 400 })
    }
    const { sleep } = testClock(waits)
    const tokens = await redeemDeviceCode(native(), code, { sleep, fetch: send })
    expect(tokens.idTokenClaims?.preferred_username).toBe(demo.accounts.work.userPrincipalName)
    expect(waits).toEqual([code.intervalMs, code.intervalMs, code.intervalMs + 5000])
  })
})

describe('keepFresh', () => {
  const set = (accessToken: string, lifeMs: number, refreshToken?: string): TokenSet => ({
    accessToken,
    expiresAt: new Date(lifeMs),
    scopes: [],
    ...(refreshToken && { refreshToken }),
  })

  test('asks once for many, before the end, and keeps the refresh token', async () => {
    let time = 0
    const kept: (string | undefined)[] = []
    const asked: (string | undefined)[] = []
    const token = keepFresh({
      tokens: set('first', 1_000_000, 'refresh-1'),
      obtain: async (last) => {
        asked.push(last?.refreshToken)
        return set(`token-${asked.length}`, time + 1_000_000)
      },
      onTokens: ({ refreshToken }) => void kept.push(refreshToken),
      now: () => time,
    })
    if (typeof token === 'string') return expect.fail()
    expect(await token({ forceRefresh: false })).toBe('first')
    time = 900_000
    expect(await Promise.all([1, 2, 3].map(() => token({ forceRefresh: false })))).toEqual(Array(3).fill('token-1'))
    expect(await token({ forceRefresh: true })).toBe('token-2')
    expect(asked).toEqual(['refresh-1', 'refresh-1'])
    expect(kept).toEqual(['refresh-1', 'refresh-1'])
  })
})

describe('loopback', () => {
  test('a person who gives up ends the wait', async () => {
    const controller = new AbortController()
    const open = (): void => controller.abort()
    const signIn = signInOnLoopback(native(), { scopes: ['Files.Read'], open }, { signal: controller.signal })
    await expect(signIn).rejects.toMatchObject({ code: 'aborted' })
  })

  test('an answer to another attempt is not taken', async () => {
    let status = 0
    const controller = new AbortController()
    const open = async (url: URL): Promise<void> => {
      const back = new URL(url.searchParams.get('redirect_uri')!)
      status = (await fetch(`${back}?code=stolen&state=other`)).status
      controller.abort()
    }
    const signIn = signInOnLoopback(native(), { scopes: ['Files.Read'], open }, { signal: controller.signal })
    await expect(signIn).rejects.toMatchObject({ code: 'aborted' })
    expect(status).toBe(404)
  })
})

test('on behalf of: a token that was meant for another app is refused and explained', async () => {
  const open = async (url: URL): Promise<void> => void (await fetch(url))
  const { accessToken } = await signInOnLoopback(native(), { scopes: ['Files.Read'], open })
  const app = { cloud: cloud(), authority: demo.daemonApp.tenantId, ...demo.app }
  const refused = await requestOnBehalfOf(app, { assertion: accessToken, scopes: ['Files.Read'] }).catch(diagnose)
  expect(refused).toMatchObject({ microsoft: { code: expect.stringMatching(/^AADSTS(500131|50013)$/) } })
})
