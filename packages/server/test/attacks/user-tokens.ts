/** User tokens: JWTs whose algorithm, key, audience or time somebody has chosen for themselves. */
import { createHmac, generateKeyPairSync } from 'node:crypto'
import { call, projectRoutes } from '@drawbridge/api'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { codeOf, type Scene } from './scene.ts'

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export function attackUserTokens(scene: () => Scene): void {
  const strangers = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  function claims(change: object = {}): Record<string, unknown> {
    const iat = Math.floor(scene().world.clock.now() / 1000)
    return { sub: 'victim', aud: scene().world.projectId, iat, exp: iat + 3600, ...change }
  }
  const use = async (token: string): Promise<string> => {
    const headers = { authorization: `Bearer ${token}` }
    const response = await scene().ask(`/sdk/v1/projects/${scene().world.projectId}/user`, { headers })
    return response.ok ? 'taken' : codeOf(response)
  }
  const refused = async (token: string) => expect(await use(token)).toBe('user_token_invalid')
  const sign = (payload: object, header: object = {}) =>
    new SignJWT(payload as Record<string, unknown>)
      .setProtectedHeader({ alg: 'ES256', ...header })
      .sign(strangers.privateKey)
  const publicKeys = async () => {
    const params = { projectId: scene().world.projectId }
    return (await call(projectRoutes.listUserTokenKeys, { params }, scene().world.operator())).userTokenKeys
  }

  test('A token without a signature (alg none): refused, however it is written', async () => {
    expect(await use(await scene().world.userToken('victim'))).toBe('taken')
    for (const alg of ['none', 'None', 'NONE', '']) await refused(`${part({ alg })}.${part(claims())}.`)
    await refused(`${part(claims())}.`)
  })

  test('The public key taken for a shared secret (HS256): refused', async () => {
    for (const { id, publicKey } of await publicKeys()) {
      const text = `${part({ alg: 'HS256', kid: id })}.${part(claims())}`
      await refused(`${text}.${createHmac('sha256', publicKey).update(text).digest('base64url')}`)
    }
  })

  test('A token signed with a stranger’s key, also under the name of ours: refused', async () => {
    await refused(await sign(claims()))
    for (const { id } of await publicKeys()) await refused(await sign(claims(), { kid: id }))
  })

  test('A key that the token brings along, as jwk, x5c, jku or x5u: neither used nor fetched', async () => {
    const jwk = strangers.publicKey.export({ format: 'jwk' })
    const fetched = () => scene().world.asked('GET', '/keys')
    const before = fetched()
    const url = `${scene().world.emulator.url}/keys`
    for (const header of [{ jwk }, { x5c: ['AAAA'] }, { jku: url }, { x5u: url }])
      await refused(await sign(claims(), header))
    expect(fetched()).toBe(before)
  })

  test('A key name that is a path or a query: names nothing', async () => {
    for (const kid of ['../../../dev/null', "' or '1'='1", 'utk_%', '\0', '__proto__']) {
      await refused(await sign(claims(), { kid }))
    }
  })

  test('Another project’s token, of a user of the same name: refused', async () => {
    const token = await scene().other.userToken('victim')
    await refused(token)
    const headers = { authorization: `Bearer ${token}` }
    expect((await scene().ask(`/sdk/v1/projects/${scene().other.projectId}/user`, { headers })).status).toBe(200)
  })

  test('A true signature over changed claims: refused', async () => {
    const [header, , signature] = (await scene().world.userToken('attacker')).split('.')
    await refused(`${header}.${part(claims())}.${signature}`)
  })

  test('An expired token, also one that was taken a moment ago: refused', async () => {
    const token = await scene().world.userToken('expiring')
    expect(await use(token)).toBe('taken')
    scene().world.clock.advance(3600_000 + 31_000)
    await refused(token)
  })

  test('A token whose key has been removed: refused at once', async () => {
    const { projectId } = scene().world
    const pem = strangers.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const body = { algorithm: 'ES256' as const, publicKey: pem }
    const key = await call(projectRoutes.addUserTokenKey, { params: { projectId }, body }, scene().world.operator())
    const token = await sign(claims())
    expect(await use(token)).toBe('taken')
    const never = { ...claims() }
    delete never['exp']
    const odd = [
      never,
      claims({ exp: Number(claims()['iat']) + 2 * 86_400 }),
      claims({ nbf: Number(claims()['iat']) + 600 }),
      claims({ aud: scene().other.projectId }),
      claims({ sub: '' }),
      claims({ sub: { toString: 'victim' } }),
      claims({ sub: 'v'.repeat(201) }),
    ]
    // While the key is known, what the product signs by mistake is refused as well.
    for (const payload of odd) await refused(await sign(payload))
    await call(projectRoutes.removeUserTokenKey, { params: { projectId, keyId: key.id } }, scene().world.operator())
    await refused(token)
  })

  test('A weak key, or one of another kind than it is called: not stored', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey
    for (const [algorithm, key] of [
      ['RS256', short],
      ['ES256', p384],
      ['EdDSA', strangers.publicKey],
    ] as const) {
      const publicKey = key.export({ type: 'spki', format: 'pem' }).toString()
      const path = `/api/v1/projects/${scene().world.projectId}/user-token-keys`
      expect((await scene().send('POST', path, { algorithm, publicKey })).status).toBe(400)
    }
  })
}
