/** Sites, libraries, groups; whose drives an app finds; drives that are not there. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal as code, json } from './answers.ts'
import { type Call, type Signed, startSigned } from './sign-in.ts'

let signed: Signed
let work: Call

beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work', ['Files.ReadWrite.All', 'Sites.ReadWrite.All', 'Group.Read.All'])
}, 30_000)
afterAll(() => signed.emulator.close())

test('a site has an id of three parts and is found by each of its addresses', async () => {
  const harbour = await json(work('GET', '/sites/contoso.sharepoint.com:/sites/Harbour'))
  expect(harbour.id).toMatch(/^contoso\.sharepoint\.com,[0-9a-f-]{36},[0-9a-f-]{36}$/)
  for (const address of [harbour.id, 'contoso.sharepoint.com:/sites/harbour:', 'root:/sites/Harbour']) {
    expect((await json(work('GET', `/sites/${address}`))).id).toBe(harbour.id)
  }
  expect(await json(work('GET', '/sites/root'))).toMatchObject({ root: {}, siteCollection: {} })
  const named = async (search: string) =>
    (await json(work('GET', `/sites?search=${search}`))).value.map(({ name }: { name: string }) => name)
  expect(await named('harb')).toEqual(['Harbour'])
  expect(await named('*')).toHaveLength(2)
  expect(await code(work('GET', '/sites/contoso.sharepoint.com:/sites/none'))).toBe('404 itemNotFound')
  expect(await code(signed.as('work')('GET', '/sites/root'))).toBe('403 accessDenied')
  expect(await code(signed.as('guarded', ['Sites.Read.All'])('GET', `/sites/${harbour.id}`))).toBe('403 accessDenied')
})

test('a library is a drive with rules of its own, and the group’s drive', async () => {
  const { value } = await json(work('GET', '/sites/root:/sites/Harbour:/drives'))
  expect(value.map(({ name }: { name: string }) => name)).toEqual(['Documents', 'Drawings'])
  const [documents, drawings] = value
  expect(documents).toMatchObject({
    driveType: 'documentLibrary',
    owner: { group: { displayName: 'Harbour project' } },
  })
  const [group] = signed.emulator.drives.sites.groups()
  expect((await json(work('GET', `/groups/${group!.id}/drive`))).id).toBe(documents.id)
  expect(await json(work('GET', `/groups/${group!.id}`))).toMatchObject({ mail: 'harbour@contoso.example' })

  const root = await json(work('GET', `/drives/${drawings.id}/root`))
  expect(root.parentReference).toMatchObject({ driveType: 'documentLibrary', driveId: drawings.id })
  const forms = { body: { name: 'Forms', folder: {} } }
  expect(await code(work('POST', `/drives/${drawings.id}/root/children`, forms))).toMatch(/^400 invalidRequest/)
  const file = await json(work('PUT', `/drives/${drawings.id}/root:/Quay.txt:/content`, { body: 'x' }))
  expect(file.parentReference.siteId).toBe(signed.emulator.drives.sites.all()[1]!.id)
})

test('drives that are not provisioned or not licensed', async () => {
  const { drives, directory } = signed.emulator
  const admin = directory.user('admin@contoso.example')!
  const { id } = await json(work('GET', '/me/drive'))
  drives.quirks.set(id, { provisioning: 'unlicensed' })
  expect(await code(work('GET', '/me/drive'))).toBe('400 BadRequest')
  drives.quirks.clear(id)
  expect((await work('GET', '/me/drive')).status).toBe(200)

  const app = directory.apps.find('6a1c0f6e-3d5b-4e0f-9a57-0d2b7c1e8f10')!
  expect(app.tenantId).toBe(admin.tenantId)
  const theirs = `/users/${admin.userPrincipalName}/drive`
  const first = signed.as('administrator')
  expect(drives.exists(admin)).toBe(false)
  const { driveIdOf } = await import('../../src/state/drive/ids.ts')
  drives.quirks.set(driveIdOf(admin), { provisioning: 'onFirstUse' })
  expect(await code(work('GET', theirs))).toBe('404 ResourceNotFound')
  expect((await first('GET', '/me/drive')).status).toBe(200)
  expect(await code(work('GET', theirs))).not.toBe('404 ResourceNotFound')
})
