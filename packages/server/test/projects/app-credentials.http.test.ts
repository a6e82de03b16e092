import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { appCredentialRoutes, appRegistrationRoutes, call, proxyPath } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newClientSecret } from '../../../emulator/src/state/apps.ts'
import { readClientCertificate } from '../../../emulator/src/state/client-certificates.ts'
import { warnOfExpiry } from '../../src/projects/credential-calendar.ts'
import { openWorld, type World } from '../world.ts'

const { work } = demo.accounts
const hour = 3_600_000
const day = 24 * hour
let world: World
let params: { projectId: string; appRegistrationId: string }

beforeAll(async () => {
  world = await openWorld()
  params = { projectId: world.projectId, appRegistrationId: world.appRegistration.id }
})
afterAll(() => world[Symbol.asyncDispose]())

async function me(userId: string): Promise<number> {
  const headers = { authorization: `Bearer ${await world.userToken(userId)}` }
  const response = await fetch(`${world.server.url}${proxyPath(world.projectId)}/me`, { headers })
  await response.arrayBuffer()
  return response.status
}

const list = async () => (await call(appCredentialRoutes.list, { params }, world.operator())).credentials
const add = (body: Parameters<typeof call<typeof appCredentialRoutes.add>>[1]['body']) =>
  call(appCredentialRoutes.add, { params, body }, world.operator())
const eventsOf = (type: string) =>
  world.db.selectFrom('event').selectAll().where('type', '=', type).orderBy('position').execute()

function changeApp(change: (app: NonNullable<ReturnType<World['emulator']['directory']['apps']['find']>>) => object) {
  const { apps } = world.emulator.directory
  const app = apps.find(demo.app.clientId)!
  apps.put({ ...app, ...change(app) })
}

test('a secret that an earlier version has stored is found where secrets are now, and works', async () => {
  const { id } = world.appRegistration
  await world.connect('early', work.userPrincipalName)
  await world.db.deleteFrom('app_credential').execute()
  const sealed = world.vault.seal(demo.app.clientSecret, `app_registration/${id}/client_secret`)
  const ends = new Date(world.clock.now() + 300 * day)
  await world.db
    .updateTable('app_registration')
    .set({ client_secret_sealed: sealed, client_secret_expires_at: ends })
    .execute()
  const servers = await Promise.all([world.addServer(), world.addServer()])
  expect(servers).toHaveLength(2)
  expect(await list()).toMatchObject([{ kind: 'secret', expiresAt: ends.toISOString(), refusedAt: null }])
  world.clock.advance(2 * hour)
  expect(await me('early')).toBe(200)
})

test('when Microsoft refuses one secret, the same call goes on with the next', async () => {
  await world.connect('lucky', work.userPrincipalName)
  await add({ kind: 'secret', secret: 'not-the-secret' })
  world.clock.advance(2 * hour)
  expect(await me('lucky')).toBe(200)
  const [wrong, right] = await list()
  expect(wrong).toMatchObject({ refusedAt: expect.any(String), diagnosis: { microsoft: { code: 'AADSTS7000215' } } })
  expect(right).toMatchObject({ refusedAt: null })
  const { status } = (
    await world.db.selectFrom('connection').select('status').where('user_id', '=', 'lucky').execute()
  )[0]!
  expect(status).toBe('connected')
  expect(await eventsOf('credential.refused')).toMatchObject([
    { subject: wrong!.id, data: { clientId: demo.app.clientId } },
  ])

  // From then on it is the last to be tried, and told once.
  world.clock.advance(2 * hour)
  const asked = world.asked('POST', '/common/oauth2/v2.0/token')
  expect(await me('lucky')).toBe(200)
  expect(world.asked('POST', '/common/oauth2/v2.0/token')).toBe(asked + 1)
  expect(await eventsOf('credential.refused')).toHaveLength(1)
})

test('a sign-in that is under way goes on with the next one too', async () => {
  await add({ kind: 'secret', secret: 'neither-this-one' })
  expect(await world.connect('signing', work.userPrincipalName)).toMatchObject({ status: 'connected' })
  expect((await list()).filter(({ refusedAt }) => refusedAt !== null)).toHaveLength(2)
})

test('one that Microsoft takes again is trusted again', async () => {
  changeApp(({ secrets }) => ({
    secrets: [newClientSecret('not-the-secret', world.clock.now() + 900 * day), ...secrets.slice(1)],
  }))
  world.clock.advance(2 * hour)
  expect(await me('lucky')).toBe(200)
  const credentials = await list()
  expect(credentials.filter(({ refusedAt }) => refusedAt === null)).toHaveLength(1)
  changeApp(() => ({ secrets: [newClientSecret(demo.app.clientSecret, world.clock.now() + 900 * day)] }))
  const body = { clientSecret: demo.app.clientSecret }
  const updated = await call(appRegistrationRoutes.update, { params, body }, world.operator())
  expect(updated.credentials).toHaveLength(1)
})

test('a certificate is made here, registered there, and signs in; its key stays', async () => {
  const made = await add({ kind: 'certificate', name: 'Made here' })
  expect(JSON.stringify(made)).not.toContain('PRIVATE KEY')
  const certificate = new X509Certificate(made.certificate!)
  expect(made.thumbprint).toBe(certificate.fingerprint.replaceAll(':', ''))
  expect(certificate.validToDate.toISOString()).toBe(made.expiresAt)
  changeApp(() => ({ certificates: [readClientCertificate(made.certificate!, 'made-here')], secrets: [] }))
  world.clock.advance(2 * hour)
  expect(await me('lucky')).toBe(200)
  const [first] = await list()
  expect(first).toMatchObject({ id: made.id, refusedAt: null })
  await call(appCredentialRoutes.remove, { params: { ...params, credentialId: made.id } }, world.operator())
  changeApp(() => ({
    certificates: [],
    secrets: [newClientSecret(demo.app.clientSecret, world.clock.now() + 900 * day)],
  }))
})

test('a certificate that is brought must have its own RSA key, which no refusal repeats', async () => {
  const { certificate, privateKey } = demo.daemonApp
  expect(await add({ kind: 'certificate', pair: { certificate, privateKey } })).toMatchObject({ kind: 'certificate' })
  const pem = { type: 'pkcs8', format: 'pem' } as const
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(pem).toString()
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export(pem).toString()
  for (const [key, sentence] of [
    [stranger, 'not the key of this certificate'],
    [curve, 'RSA keys of 2048 bits'],
    [privateKey.slice(0, 400), 'cannot be read'],
  ] as const) {
    const refused = add({ kind: 'certificate', pair: { certificate, privateKey: key } })
    await expect(refused).rejects.toMatchObject({ status: 400, message: expect.stringContaining(sentence) })
    await expect(refused).rejects.not.toThrow(key.slice(60, 120))
  }
  expect(createPrivateKey(privateKey).asymmetricKeyType).toBe('rsa')
})

test('what belongs to another project or registration is not there', async () => {
  const credentialId = (await list())[0]!.id
  const elsewhere = { projectId: 'prj_other', appRegistrationId: params.appRegistrationId, credentialId }
  await expect(call(appCredentialRoutes.remove, { params: elsewhere }, world.operator())).rejects.toMatchObject({
    status: 404,
  })
  const nobody = { ...params, credentialId: 'crd_none' }
  await expect(call(appCredentialRoutes.remove, { params: nobody }, world.operator())).rejects.toMatchObject({
    status: 404,
  })
})

test('each warning is given once, whatever number of servers looks, and the calendar says where we are', async () => {
  await world.db.deleteFrom('app_credential').execute()
  const start = world.clock.now()
  const ends = new Date(start + 90 * day).toISOString()
  const { id } = await add({ kind: 'secret', secret: demo.app.clientSecret, expiresAt: ends })
  // By id, since events of long ago are forgotten while the clock moves.
  const seen = new Map<string, unknown>()
  let given: unknown[] = []
  const look = async (): Promise<void> => {
    await Promise.all([1, 2, 3].map(() => warnOfExpiry(world.db, world.clock)))
    const events = await eventsOf('credential.expiring')
    for (const { id, data } of events) seen.set(id, (data as { warning: number }).warning)
    given = [...seen.values()]
  }
  for (let days = 0; days < 100; days++) {
    await look()
    world.clock.advance(day)
  }
  expect(given).toEqual([60, 30, 14, 7, 1, 0])

  const { entries } = await call(appCredentialRoutes.calendar, {}, world.operator())
  expect(entries).toMatchObject([{ credentialId: id, warning: 0, projectName: 'Aster Notes' }])
  const body = { expiresAt: new Date(world.clock.now() + 20 * day).toISOString() }
  await call(appCredentialRoutes.update, { params: { ...params, credentialId: id }, body }, world.operator())
  // A new end has warnings of its own; of those that are past, the most urgent alone.
  await look()
  expect(given.slice(6)).toEqual([30])
})

test('the calendar comes in pages, soonest first', async () => {
  for (const days of [5, 3, 400]) {
    const expiresAt = new Date(world.clock.now() + days * day).toISOString()
    await add({ kind: 'secret', secret: demo.app.clientSecret, name: `in ${days}`, expiresAt })
  }
  const names: (string | null)[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query: { limit: string; cursor?: string } = { limit: '2', ...(cursor && { cursor }) }
    const page = await call(appCredentialRoutes.calendar, { query }, world.operator())
    names.push(...page.entries.map(({ name }) => name))
    cursor = page.nextCursor
  }
  expect(names).toEqual(['in 3', 'in 5', null, 'in 400'])
})

test('the ends are read from Microsoft where the app may read itself, and otherwise it is said what to do', async () => {
  await world.db.deleteFrom('app_credential').execute()
  await add({ kind: 'secret', secret: demo.app.clientSecret })
  const { tenantId } = demo.daemonApp
  const read = () => call(appCredentialRoutes.readExpiry, { params, body: { tenantId } }, world.operator())
  await expect(read()).rejects.toMatchObject({ code: 'upstream_failed', message: expect.stringContaining('by hand') })
  await expect(call(appCredentialRoutes.readExpiry, { params, body: {} }, world.operator())).rejects.toMatchObject({
    status: 400,
  })
})
