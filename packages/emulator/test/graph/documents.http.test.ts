import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument } from 'pdf-lib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { json, refusal, status } from './answers.ts'
import { type Call, type Signed, startSigned } from './sign-in.ts'

let data: string
let signed: Signed
let work: Call
let colleague: Call
let personal: Call

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'emulator-documents-'))
  signed = await startSigned({ data })
  work = signed.as('work', ['Files.ReadWrite.All'])
  colleague = signed.as('administrator', ['Files.ReadWrite.All'])
  personal = signed.as('personal')
}, 30_000)
afterAll(async () => {
  await signed.emulator.close()
  await rm(data, { recursive: true })
})

const put = async (call: Call, path: string, body: string | Uint8Array<ArrayBuffer>) =>
  json(call('PUT', `/me/drive/root:/${path}:/content`, { body }))
const item = (call: Call, id: string, rest = '', method = 'GET', body?: unknown) =>
  call(method, `/me/drive/items/${encodeURIComponent(id)}${rest}`, body === undefined ? {} : { body })
const text = async (call: Call, response: Promise<Response>) => {
  const location = (await response).headers.get('location')!
  return (await call('GET', location)).text()
}
const ids = (versions: { value: { id: string }[] }) => versions.value.map(({ id }) => id)

describe('versions', () => {
  test('newest first, readable, and restored on top', async () => {
    for (const content of ['one', 'two!', 'three']) await put(work, 'versions/a.txt', content)
    const { id } = await json(work('GET', '/me/drive/root:/versions/a.txt'))
    const versions = await json(item(work, id, '/versions'))
    expect(versions.value).toMatchObject([
      { id: '3.0', size: 5 },
      { id: '2.0', size: 4 },
      { id: '1.0', size: 3 },
    ])
    expect(versions.value[2].lastModifiedBy.user.displayName).toBe('Megan Bowen')
    expect(await text(work, item(work, id, '/versions/1.0/content'))).toBe('one')
    expect(await json(item(work, id, '/versions/2.0'))).toMatchObject({ id: '2.0', size: 4 })

    expect(await status(item(work, id, '/versions/1.0/restoreVersion', 'POST'))).toBe(204)
    expect(ids(await json(item(work, id, '/versions')))).toEqual(['4.0', '3.0', '2.0', '1.0'])
    expect(await text(work, item(work, id, '/content'))).toBe('one')
    expect(await status(item(work, id, '/versions/2.0', 'DELETE'))).toBe(204)
    expect(ids(await json(item(work, id, '/versions')))).toEqual(['4.0', '3.0', '1.0'])
    expect(await refusal(item(work, id, '/versions/2.0'))).toBe('404 itemNotFound')
    expect(await refusal(item(work, id, '/versions/4.0', 'DELETE'))).toBe('400 invalidRequest')
  })

  test('setting dates makes a version in a drive for work only, unless that is switched off', async () => {
    const dated = { fileSystemInfo: { lastModifiedDateTime: '2020-01-01T00:00:00Z' } }
    const count = async (call: Call, id: string) => (await json(item(call, id, '/versions'))).value.length
    for (const [call, expected] of [
      [work, 2],
      [personal, 1],
    ] as const) {
      const { id } = await put(call, 'dated.txt', 'dated')
      await item(call, id, '', 'PATCH', dated)
      await item(call, id, '', 'PATCH', { name: 'renamed.txt' })
      expect(await count(call, id)).toBe(expected)
    }
    const { quirks } = signed.emulator.drives
    const drive = await json(work('GET', '/me/drive'))
    quirks.set(drive.id, { datesMakeVersions: false })
    const { id } = await put(work, 'undated.txt', 'dated')
    await item(work, id, '', 'PATCH', dated)
    expect(await count(work, id)).toBe(1)
    quirks.clear(drive.id)
  })

  test('personal drives keep 25 and delete none', async () => {
    for (let index = 0; index < 27; index += 1) await put(personal, 'many.txt', `version ${index}`)
    const { id } = await json(personal('GET', '/me/drive/root:/many.txt'))
    const versions = ids(await json(item(personal, id, '/versions')))
    expect(versions.length).toBe(25)
    expect([versions[0], versions.at(-1)]).toEqual(['27.0', '3.0'])
    expect(await refusal(item(personal, id, '/versions/5.0', 'DELETE'))).toBe('400 notSupported')
  })
})

describe('the recycle bin', () => {
  test('a personal folder comes back as it was, elsewhere or under another name', async () => {
    const file = await put(personal, 'bin/folder/deep/file.txt', 'deep')
    const folder = await json(personal('GET', '/me/drive/root:/bin/folder'))
    const before = (await json(personal('GET', '/me/drive'))).quota
    expect(await status(item(personal, folder.id, '', 'DELETE'))).toBe(204)
    expect(await refusal(item(personal, folder.id))).toBe('404 itemNotFound')
    expect(await json(item(personal, folder.id, '?includeDeletedItems=true'))).toMatchObject({
      name: 'folder',
      deleted: { state: 'deleted' },
    })
    const after = (await json(personal('GET', '/me/drive'))).quota
    expect([after.deleted - before.deleted, after.used - before.used]).toEqual([4, -4])

    await personal('POST', '/me/drive/root:/bin:/children', { body: { name: 'folder', folder: {} } })
    expect(await refusal(item(personal, folder.id, '/restore', 'POST'))).toBe('409 nameAlreadyExists')
    const back = await json(item(personal, folder.id, '/restore', 'POST', { name: 'back' }))
    expect(back).toMatchObject({ id: folder.id, name: 'back', createdDateTime: folder.createdDateTime })
    expect((await json(personal('GET', '/me/drive/root:/bin/back/deep/file.txt'))).id).toBe(file.id)
    expect((await json(personal('GET', '/me/drive'))).quota.deleted).toBe(before.deleted)
    expect(await refusal(item(personal, folder.id, '/restore', 'POST'))).toBe('404 itemNotFound')
    expect(await refusal(item(personal, file.id, '/permanentDelete', 'POST'))).toBe('400 notSupported')
  })

  test('what is deleted for good frees its bytes, versions too', async () => {
    const drive = await json(work('GET', '/me/drive'))
    const blobs = () => readdirSync(join(data, 'drives', drive.id, 'blobs')).length
    const before = blobs()
    await put(work, 'gone/a.txt', 'first')
    await put(work, 'gone/a.txt', 'second')
    await put(work, 'gone/b.txt', 'third')
    const folder = await json(work('GET', '/me/drive/root:/gone'))
    const b = await json(work('GET', '/me/drive/root:/gone/b.txt'))
    expect(blobs()).toBe(before + 3)
    await item(work, b.id, '', 'DELETE')
    expect(blobs()).toBe(before + 3)
    expect(await refusal(item(work, b.id, '/restore', 'POST'))).toBe('400 notSupported')
    expect(await status(item(work, b.id, '/permanentDelete', 'POST'))).toBe(204)
    expect(blobs()).toBe(before + 2)
    expect(await status(item(work, folder.id, '/permanentDelete', 'POST'))).toBe(204)
    expect(blobs()).toBe(before)
    expect(await refusal(item(work, folder.id))).toBe('404 itemNotFound')
  })
})

describe('who works on it', () => {
  test('a checkout locks others out, and can be taken back', async () => {
    const { id } = await put(work, 'checkout/a.txt', 'before')
    await item(work, id, '/invite', 'POST', { recipients: [{ email: 'admin@contoso.example' }], roles: ['write'] })
    const drive = (await json(work('GET', '/me/drive'))).id
    const others = (rest: string, method: string, body: unknown) =>
      colleague(method, `/drives/${drive}/items/${id}${rest}`, { body })
    expect(await status(item(work, id, '/checkout', 'POST'))).toBe(204)
    expect(await json(item(work, id))).toMatchObject({
      publication: { level: 'checkout', versionId: '1.0', checkedOutBy: { user: { displayName: 'Megan Bowen' } } },
    })
    expect(await refusal(others('/content', 'PUT', 'other'))).toBe('423 resourceLocked resourceLocked')
    expect(await refusal(others('', 'PATCH', { name: 'b.txt' }))).toBe('423 resourceLocked resourceLocked')
    expect(await refusal(others('/checkin', 'POST', { comment: '' }))).toBe('423 resourceLocked resourceLocked')
    await item(work, id, '/content', 'PUT', 'during')
    expect(await status(item(work, id, '/discardCheckout', 'POST'))).toBe(204)
    expect(await text(work, item(work, id, '/content'))).toBe('before')
    expect((await json(item(work, id))).publication).toBeUndefined()
    expect(await status(others('/content', 'PUT', 'other'))).toBe(200)
    expect(await refusal(item(work, id, '/checkin', 'POST', { comment: 'done' }))).toBe('400 invalidRequest')
    const mine = await put(personal, 'checkout.txt', 'x')
    expect(await refusal(item(personal, mine.id, '/checkout', 'POST'))).toBe('400 notSupported')
  })

  test('an open editor locks too, and a shared lock can be passed by', async () => {
    const { id } = await put(work, 'locked/a.txt', 'x')
    const drive = (await json(work('GET', '/me/drive'))).id
    const lock = (kind: 'shared' | 'exclusive') =>
      fetch(`${signed.emulator.url}/_emulator/api/drives/${drive}/items/${id}/lock`, {
        method: 'PUT',
        body: JSON.stringify({ kind }),
      })
    const prefer = { Prefer: 'bypass-shared-lock' }
    expect((await lock('exclusive')).status).toBe(200)
    expect(await refusal(work('DELETE', `/me/drive/items/${id}`, { headers: prefer }))).toBe(
      '423 notAllowed lockMismatch',
    )
    expect((await lock('shared')).status).toBe(200)
    expect(await refusal(work('DELETE', `/me/drive/items/${id}`))).toBe('423 notAllowed resourceLocked')
    expect(await status(work('DELETE', `/me/drive/items/${id}`, { headers: prefer }))).toBe(204)
  })

  test('following and retention labels', async () => {
    const { id } = await put(work, 'followed.txt', 'x')
    expect((await json(item(work, id, '/follow', 'POST'))).id).toBe(id)
    expect((await json(work('GET', '/me/drive/following'))).value.map((each: { id: string }) => each.id)).toEqual([id])
    expect(await status(item(work, id, '/unfollow', 'POST'))).toBe(204)
    expect((await json(work('GET', '/me/drive/following'))).value).toEqual([])

    expect(await refusal(item(work, id, '/retentionLabel'))).toBe('404 itemNotFound')
    expect(await json(item(work, id, '/retentionLabel', 'PATCH', { name: 'Keep' }))).toMatchObject({ name: 'Keep' })
    expect(await status(item(work, id, '/retentionLabel', 'DELETE'))).toBe(204)
    expect(await refusal(item(work, id, '/extractSensitivityLabels', 'POST'))).toBe('501 notSupported')
  })

  test('activities and analytics tell what happened', async () => {
    const { id } = await put(work, 'told/a.txt', 'one')
    await put(work, 'told/a.txt', 'two')
    await item(work, id, '', 'PATCH', { name: 'b.txt' })
    const { value } = await json(work('GET', '/me/drive/root:/told:/activities'))
    expect(value.map(({ action }: { action: object }) => action)).toEqual([
      { rename: { oldName: 'a.txt' } },
      { edit: {} },
      { create: {} },
      { create: {} },
    ])
    expect(await json(item(work, id, '/analytics'))).toMatchObject({
      allTime: { create: { actionCount: 1, actorCount: 1 }, edit: { actionCount: 1 } },
    })
    const interval = "/getActivitiesByInterval(startDateTime='2026-03-03',endDateTime='2026-03-05',interval='day')"
    const ages = "/getActivitiesByInterval(startDateTime='0001-01-01',endDateTime='9999-01-01',interval='day')"
    expect(await refusal(item(work, id, ages))).toBe('400 invalidRequest')
    const days = (await json(item(work, id, interval))).value
    expect(days.map((each: { edit: { actionCount: number } }) => each.edit.actionCount)).toEqual([0, 1])
  })
})

describe('other forms of a content', () => {
  test('documents become PDF, pictures JPEG, Markdown HTML; the rest is refused', async () => {
    for (const path of ['Project proposal.docx', 'Budget.xlsx', 'Contacts.csv', 'Reading list.md']) {
      const response = await work('GET', `/me/drive/root:/Documents/${path}:/content?format=pdf`)
      expect(response.status).toBe(302)
      const pdf = await fetch(response.headers.get('location')!)
      expect(pdf.headers.get('content-type')).toBe('application/pdf')
      expect((await PDFDocument.load(await pdf.arrayBuffer())).getPageCount()).toBeGreaterThan(0)
    }
    const picture = await work('GET', '/me/drive/root:/Pictures/Desert road.jpg:/content?format=jpg')
    const jpg = Buffer.from(await (await fetch(picture.headers.get('location')!)).arrayBuffer())
    expect((await sharp(jpg).metadata()).format).toBe('jpeg')
    const markdown = work('GET', '/me/drive/root:/Documents/Reading list.md:/content?format=html')
    expect(await text(work, markdown)).toContain('<h1>Reading list</h1>')
    await put(work, 'deck.pptx', 'x')
    await put(work, 'broken.docx', 'this is no zip')
    expect(await refusal(work('GET', '/me/drive/root:/deck.pptx:/content?format=pdf'))).toBe('501 notSupported')
    expect(await refusal(work('GET', '/me/drive/root:/deck.pptx:/content?format=glb'))).toBe(
      '406 notSupported invalidAcceptType',
    )
    expect(await refusal(work('GET', '/me/drive/root:/deck.pptx:/content?format=doc'))).toBe('400 invalidRequest')
    const broken = await work('GET', '/me/drive/root:/broken.docx:/content?format=pdf')
    expect(await refusal(fetch(broken.headers.get('location')!))).toBe('406 notSupported')
  })

  test('a preview is a page', async () => {
    const info = await json(work('POST', '/me/drive/root:/Documents/Contacts.csv:/preview', { body: {} }))
    const page = await fetch(info.getUrl)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(await page.text()).toContain('Contacts.csv')
  })

  test('malware is given out to who insists', async () => {
    const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')
    const { id, malware } = await put(work, 'eicar.com', eicar)
    expect(malware).toEqual({ description: 'EICAR-Test-File' })
    const refused = await item(work, id, '/content')
    expect(refused.headers.get('x-virus-infected')).toBe('EICAR-Test-File')
    expect(await refusal(Promise.resolve(refused))).toBe('403 malwareDetected')
    expect(await text(work, item(work, id, '/content?AVOverride=1'))).toBe(eicar)
  })

  test('a thumbnail of one’s own, in personal drives', async () => {
    const png = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const { id } = await put(personal, 'notes.txt', 'notes')
    const at = `/me/drive/items/${encodeURIComponent(id)}/thumbnails`
    expect((await json(personal('GET', at))).value).toEqual([])
    const body = new Uint8Array(png)
    expect(await status(personal('PUT', `${at}/0/source/content`, { body }))).toBe(204)
    const [set] = (await json(personal('GET', at))).value
    expect(set.small).toMatchObject({ width: 40, height: 20 })
    expect((await fetch(set.small.url)).headers.get('content-type')).toBe('image/jpeg')
    expect(await refusal(personal('PUT', `${at}/0/source/content`, { body: 'no picture' }))).toBe('415 invalidRequest')
  })
})

describe('what an item tells of itself', () => {
  test('pictures: camera and date; videos; what SharePoint knows', async () => {
    const photo = await json(work('GET', '/me/drive/root:/Pictures/Desert road.jpg'))
    expect(photo.photo).toMatchObject({ cameraMake: 'Drawbridge', cameraModel: 'Paintbox 1' })
    expect(photo.photo.takenDateTime).toMatch(/Z$/)
    expect((await put(work, 'clip.mp4', 'x')).video).toEqual({})
    const chosen = await json(work('GET', '/me/drive/root:/clip.mp4?$select=id,sharepointIds,publication'))
    expect(Object.keys(chosen.sharepointIds).sort()).toEqual(
      ['listId', 'listItemId', 'listItemUniqueId', 'siteId', 'siteUrl', 'tenantId', 'webId'].sort(),
    )
    expect(chosen.publication).toEqual({ level: 'published', versionId: '1.0' })
    expect((await json(work('GET', '/me/drive/root:/clip.mp4'))).sharepointIds).toBeUndefined()
  })

  test('a notebook is a package', async () => {
    const notebook = await json(work('GET', '/me/drive/root:/Notebooks/Megan Bowen’s notebook'))
    expect(notebook.package).toEqual({ type: 'oneNote' })
    expect([notebook.folder, notebook.file]).toEqual([undefined, undefined])
  })
})

test('what the emulator lacks is refused by name; what Graph lacks, as Graph does', async () => {
  const message = async (path: string, method = 'GET') => {
    const response = await work(method, path)
    const { error } = await json(response)
    return `${response.status} ${error.code}: ${error.message}`
  }
  expect(await message('/me/drive/bundles')).toBe(
    '501 notSupported: The emulator does not implement GET drive/bundles.',
  )
  expect(await message('/me/drive/root/workbook')).toContain('501 notSupported')
  expect(await message('/me/drive/root/nonsense')).toBe(
    "400 BadRequest: Resource not found for the segment 'nonsense'.",
  )
  expect(await message('/nonsense')).toBe("400 BadRequest: Resource not found for the segment 'nonsense'.")
  expect(await message('/me/messages')).toContain('501 notSupported')
  expect(await message('/chats')).toContain('501 notSupported')
  expect(await message('/me/drive/root/checkout')).toContain('405 notAllowed')
})

test('versions, removed items and permissions outlive a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-restart-'))
  const first = await startSigned({ data: folder })
  const me = first.as('work')
  const { id } = await put(me, 'kept/a.txt', 'one')
  await put(me, 'kept/a.txt', 'two')
  const removed = await put(me, 'kept/b.txt', 'removed')
  await item(me, removed.id, '', 'DELETE')
  const body = { type: 'view', scope: 'anonymous' }
  const link = await json(me('POST', `/me/drive/items/${id}/createLink`, { body }))
  await first.emulator.close()

  const second = await startSigned({ data: folder })
  const again = second.as('work')
  expect(await text(again, item(again, id, '/versions/1.0/content'))).toBe('one')
  const stranger = second.as('guarded', ['Files.Read.All'])
  expect((await json(stranger('GET', `/shares/${link.shareId}/driveItem`))).id).toBe(id)
  expect(await status(item(again, removed.id, '/permanentDelete', 'POST'))).toBe(204)
  await second.emulator.close()
  await rm(folder, { recursive: true })
})
