/** User tokens whose keys are at the product's JWKS URL. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { call, projectRoutes, sdkRoutes } from '@drawbridge/api'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from '../world.ts'

const minute = 60_000
let world: World
let product: Server
let url: string
let projectId: string
let answer: { status: number; body: string }
let asked = 0

type Key = { kid: string; alg: string; privateKey: KeyObject; jwk: object }

function makeKey(kid: string, alg: 'RS256' | 'ES256' | 'EdDSA'): Key {
  const { publicKey, privateKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : alg === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519')
  return { kid, alg, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' } }
}

const [rs, es, ed, next] = [
  makeKey('rs', 'RS256'),
  makeKey('es', 'ES256'),
  makeKey('ed', 'EdDSA'),
  makeKey('n', 'ES256'),
]
const serve = (...keys: object[]) => {
  answer = { status: 200, body: JSON.stringify({ keys }) }
}

beforeAll(async () => {
  world = await openWorld()
  product = createServer((_, response) => {
    asked += 1
    response.writeHead(answer.status, { 'content-type': 'application/json', location: 'http://127.0.0.1:1/' })
    response.end(answer.body)
  }).listen(0, '127.0.0.1')
  await once(product, 'listening')
  url = `http://127.0.0.1:${(product.address() as AddressInfo).port}/jwks`
  serve(rs.jwk, es.jwk, ed.jwk)
  const body = { name: 'Publishes', allowedOrigins: [], userTokenJwksUrl: url }
  projectId = (await call(projectRoutes.create, { body }, world.operator())).id
})
afterAll(async () => {
  product.closeAllConnections()
  product.close()
  await world[Symbol.asyncDispose]()
})

async function sign({ kid, alg, privateKey }: Pick<Key, 'kid' | 'alg'> & { privateKey: KeyObject | Uint8Array }) {
  const iat = Math.floor(world.clock.now() / 1000)
  return new SignJWT({ sub: 'ada', aud: projectId, iat, exp: iat + 3600 })
    .setProtectedHeader({ alg, kid })
    .sign(privateKey)
}

/** `ok`, or the code of the refusal. */
async function tryToken(token: string): Promise<string> {
  const caller = { baseUrl: world.server.url, token }
  return call(sdkRoutes.user, { params: { projectId } }, caller).then(
    ({ userId }) => (userId === 'ada' ? 'ok' : userId),
    ({ code }) => code,
  )
}
const tryKey = async (key: Key) => tryToken(await sign(key))

test('RSA, P-256 and Ed25519 keys are found by their name, and fetched once for all', async () => {
  const before = asked
  expect(await Promise.all([rs, es, ed].map(tryKey))).toEqual(['ok', 'ok', 'ok'])
  expect(asked - before).toBeLessThanOrEqual(1)
})

test('rotation: a new key is fetched when a token names it; one that is gone is refused once the set is read again', async () => {
  serve(next.jwk)
  expect(await tryKey(next)).toBe('user_token_invalid')
  world.clock.advance(minute)
  expect(await tryKey(next)).toBe('ok')
  expect(await tryKey(rs)).toBe('user_token_invalid')
  serve(rs.jwk, es.jwk, ed.jwk, next.jwk)
  world.clock.advance(minute)
  expect(await tryKey(rs)).toBe('ok')
})

test('unknown names do not make the server ask without end', async () => {
  world.clock.advance(minute)
  const before = asked
  const unknown = makeKey('0', 'ES256')
  const tries = Array.from({ length: 20 }, (_, index) => tryKey({ ...unknown, kid: `unknown-${index}` }))
  expect(new Set(await Promise.all(tries))).toEqual(new Set(['user_token_invalid']))
  expect(asked - before).toBeLessThanOrEqual(1)
})

test('while the URL is down, what is known goes on for a day', async () => {
  answer = { status: 500, body: '' }
  world.clock.advance(60 * minute)
  expect(await tryKey(es)).toBe('ok')
  world.clock.advance(24 * 60 * minute)
  expect(await tryKey(es)).toBe('upstream_failed')
  serve(rs.jwk, es.jwk, ed.jwk, next.jwk)
  world.clock.advance(minute)
  expect(await tryKey(es)).toBe('ok')
})

test('the algorithm is the key’s own: no confusion, no shared secret, no lack of a signature', async () => {
  const pem = JSON.stringify(rs.jwk)
  const forged = await sign({ kid: 'rs', alg: 'HS256', privateKey: new TextEncoder().encode(pem) })
  expect(await tryToken(forged)).toBe('user_token_invalid')
  const [header, payload] = [
    { alg: 'none', kid: 'rs' },
    { sub: 'ada', aud: projectId, exp: 9_999_999_999 },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  expect(await tryToken(`${header}.${payload}.`)).toBe('user_token_invalid')
  expect(await tryKey({ ...es, kid: 'rs' })).toBe('user_token_invalid')
})

const bad: [string, () => void][] = [
  ['no JSON', () => (answer = { status: 200, body: '<html>' })],
  ['no key set', () => (answer = { status: 200, body: '{"keys": "none"}' })],
  [
    'no usable key',
    () => serve({ kty: 'oct', k: 'c2VjcmV0', kid: 's' }, { ...es.jwk, use: 'enc' }, { ...rs.jwk, alg: 'RS512' }),
  ],
  [
    'a short RSA key',
    () => serve(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })),
  ],
  ['a redirect', () => (answer = { status: 302, body: '' })],
  ['too much', () => serve(...Array.from({ length: 45 }, () => ({ kty: 'oct', x: 'x'.repeat(2_000) })))],
  ['a refusal', () => (answer = { status: 404, body: '' })],
]
test.each(bad)('a URL that gives %s is not taken', async (_, prepare) => {
  world.clock.advance(minute)
  prepare()
  const { userTokenJwksUrl } = await call(projectRoutes.get, { params: { projectId } }, world.operator())
  const body = { userTokenJwksUrl: `${url}?other` }
  await expect(call(projectRoutes.update, { params: { projectId }, body }, world.operator())).rejects.toMatchObject({
    code: 'upstream_failed',
    message: expect.stringContaining('gives no keys'),
  })
  expect(await call(projectRoutes.get, { params: { projectId } }, world.operator())).toMatchObject({ userTokenJwksUrl })
})
