import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { verifyUserToken } from '../../src/projects/user-token.ts'
import type { UserTokenAlgorithm, UserTokenKey } from '../../src/projects/user-token-key.ts'

const now = Date.UTC(2026, 0, 2, 3, 4, 5)
const seconds = now / 1000
const projectId = 'prj_1'

function pair(id: string, algorithm: UserTokenAlgorithm): { key: UserTokenKey; privateKey: KeyObject } {
  const { publicKey, privateKey } =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : algorithm === 'ES256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519')
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  return { key: { id, algorithm, publicKey: pem, createdAt: new Date(now) }, privateKey }
}

const es = pair('utk_es', 'ES256')
const rs = pair('utk_rs', 'RS256')
const ed = pair('utk_ed', 'EdDSA')
const keys = [es.key, rs.key, ed.key]
const good = { sub: 'ada', aud: projectId, iat: seconds, exp: seconds + 3600 }

function sign(
  claims: object,
  { alg = 'ES256', kid, by = es.privateKey }: { alg?: string; kid?: string; by?: KeyObject | Uint8Array } = {},
) {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg, ...(kid !== undefined && { kid }) }).sign(by)
}

const verify = (token: string, known: readonly UserTokenKey[] = keys) =>
  verifyUserToken(token, { projectId, keys: known, now })

test.each([
  ['ES256', es],
  ['RS256', rs],
  ['EdDSA', ed],
])('%s tells whose token it is', async (alg, { privateKey: by }) => {
  expect(await verify(await sign(good, { alg, by }))).toMatchObject({ userId: 'ada' })
})

test('with several keys of one algorithm, kid names one; without it each is tried', async () => {
  const next = pair('utk_next', 'ES256')
  const both = [es.key, next.key]
  expect(await verify(await sign(good, { by: next.privateKey }), both)).toMatchObject({ userId: 'ada' })
  expect(await verify(await sign(good, { by: next.privateKey, kid: 'utk_next' }), both)).toMatchObject({
    userId: 'ada',
  })
  expect(await verify(await sign(good, { by: next.privateKey, kid: 'of their own' }), both)).toMatchObject({
    userId: 'ada',
  })
  const crossed = await sign(good, { by: next.privateKey, kid: 'utk_es' })
  await expect(verify(crossed, both)).rejects.toThrow('does not know')
})

test.each([
  ['expired', { ...good, iat: seconds - 7200, exp: seconds - 3600 }, 'has expired'],
  ['for another project', { ...good, aud: 'prj_2' }, "Set aud to the project's id, prj_1"],
  ['without audience', { sub: 'ada', exp: good.exp }, 'aud'],
  ['without exp', { sub: 'ada', aud: projectId }, 'exp'],
  ['living too long', { ...good, exp: seconds + 25 * 3600 }, 'at most 24 hours'],
  ['living too long, without iat', { sub: 'ada', aud: projectId, exp: seconds + 25 * 3600 }, 'at most 24 hours'],
  ['from the future', { ...good, iat: seconds + 600 }, 'iat is in the future'],
  ['not yet valid', { ...good, nbf: seconds + 600 }, 'not valid yet (nbf)'],
  ['without sub', { aud: projectId, exp: good.exp }, 'has no sub'],
  ['with an empty sub', { ...good, sub: '' }, '1 to 200'],
  ['with a long sub', { ...good, sub: 'x'.repeat(201) }, '1 to 200'],
  ['with a control character in sub', { ...good, sub: 'a\u0000b' }, '1 to 200'],
])('a token %s is refused with the reason', async (_, claims, reason) => {
  const refusal = verify(await sign(claims))
  await expect(refusal).rejects.toMatchObject({ code: 'user_token_invalid' })
  await expect(refusal).rejects.toThrow(reason)
})

test('alg none is refused', async () => {
  await expect(verify(new UnsecuredJWT({ ...good }).encode())).rejects.toThrow('not signed')
})

test('the public key is no shared secret', async () => {
  const forged = await sign(good, { alg: 'HS256', by: new TextEncoder().encode(rs.key.publicKey) })
  await expect(verify(forged, [rs.key])).rejects.toThrow('shared secret')
})

test("another algorithm than the key's is refused", async () => {
  await expect(verify(await sign(good, { alg: 'PS256', by: rs.privateKey }), [rs.key])).rejects.toThrow('RS256')
})

test('a stranger key, a changed claim and plain nonsense are refused', async () => {
  await expect(verify(await sign(good, { by: pair('x', 'ES256').privateKey }))).rejects.toThrow('does not know')
  const [header, , signature] = (await sign(good)).split('.')
  const body = Buffer.from(JSON.stringify({ ...good, sub: 'eve' })).toString('base64url')
  await expect(verify(`${header}.${body}.${signature}`)).rejects.toThrow('does not know')
  await expect(verify('nonsense')).rejects.toThrow('not a signed JWT')
  await expect(verify('x'.repeat(9_000))).rejects.toThrow('longer than')
  await expect(verify(await sign(good), [])).rejects.toThrow('no user-token key yet')
})
