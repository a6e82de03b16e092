/** Special folders, the app's own folder, quota, the limits of names and paths, and quirks of personal drives. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal as code, json } from './answers.ts'
import { type Call, type Signed, startSigned } from './sign-in.ts'

let signed: Signed
let work: Call
let personal: Call

beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work')
  personal = signed.as('personal')
}, 30_000)
afterAll(() => signed.emulator.close())

test('special folders are there, or made by who may write', async () => {
  expect((await json(work('GET', '/me/drive/special/photos'))).name).toBe('Pictures')
  const reader = signed.as('work', ['Files.Read'])
  expect(await code(reader('GET', '/me/drive/special/music'))).toBe('403 accessDenied')
  const made = await json(work('PUT', '/me/drive/special/music:/Songs/one.mp3:/content', { body: 'x' }))
  expect(made.file.mimeType).toBe('audio/mpeg')
  const music = await json(reader('GET', '/me/drive/special/music'))
  expect(music).toMatchObject({ name: 'Music', specialFolder: { name: 'music' } })
  await work('PATCH', `/me/drive/items/${music.id}`, { body: { name: 'Musik' } })
  expect((await json(reader('GET', '/me/drive/special/music'))).name).toBe('Musik')
  expect((await json(work('GET', '/me/drive/special/cameraroll'))).parentReference.name).toBe('Pictures')
  expect(await code(work('GET', '/me/drive/special/nonsense'))).toBe('400 invalidRequest')
})

test('a token for the app’s folder reaches that folder and nothing else', async () => {
  const app = signed.as('personal', ['Files.ReadWrite.AppFolder'])
  const folder = await json(app('GET', '/me/drive/special/approot'))
  expect(folder).toMatchObject({ name: 'Aster Notes', parentReference: { name: 'Apps' } })
  const note = await json(app('PUT', '/me/drive/special/approot:/notes/a.txt:/content', { body: 'x' }))
  expect((await json(app('GET', `/me/drive/items/${note.id}`))).name).toBe('a.txt')
  expect((await json(app('GET', '/me/drive/special/approot/children'))).value).toHaveLength(1)
  expect(await code(app('GET', '/me/drive/root/children'))).toBe('403 accessDenied')
  expect(await code(app('PUT', '/me/drive/root:/a.txt:/content', { body: 'x' }))).toBe('403 accessDenied')
  const { value } = await json(app('GET', '/me/drive/root/delta'))
  expect(value.map(({ name }: { name: string }) => name)).toEqual(['Aster Notes', 'notes', 'a.txt'])
  const root = await json(personal('GET', '/me/drive/root'))
  const out = { body: { parentReference: { id: root.id } } }
  expect(await code(app('PATCH', `/me/drive/items/${note.id}`, out))).toBe('403 accessDenied')
  await personal('PATCH', `/me/drive/items/${folder.id}`, { body: { name: 'Renamed' } })
  expect((await json(app('GET', '/me/drive/special/approot'))).name).toBe('Renamed')
})

test('the state of the quota follows what is used', async () => {
  const { id, quota } = await json(personal('GET', '/me/drive'))
  const state = async (total: number) => {
    signed.emulator.drives.quirks.set(id, { quota: total })
    return (await json(personal('GET', '/me/drive'))).quota.state
  }
  expect(await state(quota.used * 2)).toBe('normal')
  expect(await state(Math.ceil(quota.used / 0.95))).toBe('nearing')
  expect(await state(Math.ceil(quota.used / 0.995))).toBe('critical')
  expect(await state(quota.used)).toBe('exceeded')
  expect(await code(personal('PUT', '/me/drive/root:/more.txt:/content', { body: 'x' }))).toBe('507 quotaLimitReached')
  signed.emulator.drives.quirks.clear(id)
})

test('names, paths and queries that are not accepted, each with its inner code', async () => {
  const put = (path: string) => code(work('PUT', `/me/drive/root:/${path}:/content`, { body: 'x' }))
  expect(await put(`${'a'.repeat(250)}/${'b'.repeat(250)}`)).toBe('400 invalidRequest pathIsTooLong')
  expect(await put('what%3f.txt')).toBe('400 invalidRequest nameContainsInvalidCharacters')
  expect(await put('trailing. /x')).toBe('400 invalidRequest nameContainsInvalidCharacters')
  const children = '/me/drive/root/children'
  for (const query of [
    '$top=0',
    '$top=x',
    '$orderby=size',
    '$orderby=name up',
    '$skiptoken=x',
    '$count=true',
    '$nonsense=1',
  ]) {
    expect(await code(work('GET', `${children}?${query}`))).toBe('400 invalidRequest invalidQueryOption')
  }
  const filtered = await json(work('GET', `${children}?$filter=startswith(name,'doc')`))
  expect(filtered.value.map(({ name }: { name: string }) => name)).toEqual(['Documents'])
  expect(await code(personal('GET', `${children}?$filter=name eq 'x'`))).toMatch(/^400 notSupported/)
})

test('ids and references of personal drives as they were, and as they should not be', async () => {
  const { id } = await json(personal('GET', '/me/drive'))
  const { quirks } = signed.emulator.drives
  quirks.set(id, { itemIds: 'legacy', parentDriveId: 'lowerCase' })
  const old = await json(personal('PUT', '/me/drive/root:/old.txt:/content', { body: 'x' }))
  expect(old.id).toMatch(new RegExp(`^${id}!\\d+$`))
  expect(old.eTag).toMatch(/^a[A-Za-z0-9+/]+$/)
  expect(old.parentReference.driveId).toBe(id.toLowerCase())
  expect((await personal('GET', `/drives/${old.parentReference.driveId}/items/${old.id}`)).status).toBe(200)
  quirks.clear(id)
  expect((await json(personal('GET', `/me/drive/items/${old.id}`))).parentReference.driveId).toBe(id)
})

test('a cTag may change once more by itself', async () => {
  const { id } = await json(personal('GET', '/me/drive'))
  signed.emulator.drives.quirks.set(id, { lateCTagMs: 5000 })
  const fresh = await json(personal('PUT', '/me/drive/root:/late.txt:/content', { body: 'x' }))
  await signed.emulator.clock.advance(5000)
  const later = await json(personal('GET', `/me/drive/items/${fresh.id}`))
  expect(later.eTag).toBe(fresh.eTag)
  expect(later.cTag).not.toBe(fresh.cTag)
  const condition = { headers: { 'If-Match': later.cTag } }
  expect((await personal('DELETE', `/me/drive/items/${fresh.id}`, condition)).status).toBe(204)
  signed.emulator.drives.quirks.clear(id)
})

test('what a session holds is committed by PUT, under another name', async () => {
  const opened = await json(
    personal('POST', '/me/drive/root:/big.bin:/createUploadSession', { body: { deferCommit: true } }),
  )
  const headers = { 'Content-Range': 'bytes 0-4/5' }
  expect((await fetch(opened.uploadUrl, { method: 'PUT', headers, body: '12345' })).status).toBe(202)
  const body = { name: 'bigger.bin', '@microsoft.graph.sourceUrl': opened.uploadUrl }
  const done = await personal('PUT', '/me/drive/root:/Documents', { body })
  expect(done.status).toBe(201)
  expect(await json(done)).toMatchObject({ name: 'bigger.bin', size: 5, parentReference: { name: 'Documents' } })
  expect(await code(personal('PUT', '/me/drive/root:/Documents', { body }))).toBe('404 itemNotFound')
})
