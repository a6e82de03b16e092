import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

// biome-ignore lint/suspicious/noExplicitAny: bodies are looked at freely in tests
const json = async (response: Response | Promise<Response>): Promise<any> => (await response).json()
const code = async (response: Promise<Response>): Promise<string> => {
  const { status } = await response
  const { error } = await json(response)
  return `${status} ${error.code}${error.innerError.code ? ` ${error.innerError.code}` : ''}`
}

describe('the account', () => {
  test('/me and the drive, by every address', async () => {
    expect(await json(work('GET', '/me'))).toMatchObject({ userPrincipalName: 'megan@contoso.example' })
    const drive = await json(work('GET', '/me/drive'))
    expect(drive).toMatchObject({ driveType: 'business', quota: { state: 'normal' } })
    expect(drive.id).toMatch(/^b![A-Za-z0-9_-]{64}$/)
    expect((await json(work('GET', '/drive/?select=id'))).id).toBe(drive.id)
    expect((await json(work('GET', `/drives/${encodeURIComponent(drive.id)}/`))).id).toBe(drive.id)
    expect((await json(work('GET', '/users/megan@contoso.example/drive'))).id).toBe(drive.id)
    expect((await json(work('GET', '/me/drives'))).value[0].id).toBe(drive.id)
  })

  test('answers carry request ids, and echo the client’s', async () => {
    const response = await work('GET', '/me/drive/root:/nothing here', { headers: { 'client-request-id': 'abc' } })
    expect(response.status).toBe(404)
    expect(response.headers.get('client-request-id')).toBe('abc')
    const { error } = await json(response)
    expect(error.innerError).toMatchObject({
      'client-request-id': 'abc',
      'request-id': response.headers.get('request-id'),
    })
    expect(error.innerError.date).toBe('2026-03-04T05:06:07')
  })

  test('scopes decide', async () => {
    const reader = signed.as('work', ['Files.Read'])
    expect((await reader('GET', '/me/drive/root')).status).toBe(200)
    expect(await code(reader('GET', '/me'))).toBe('403 accessDenied')
    expect(await code(reader('DELETE', '/me/drive/root:/Documents'))).toBe('403 accessDenied')
    expect(await code(work('GET', '/users/admin@contoso.example/drive'))).toBe('403 accessDenied')
    const all = signed.as('work', ['Files.Read.All'])
    expect(await code(all('GET', '/users/admin@contoso.example/drive'))).toBe('403 accessDenied')
    expect(await code(all('GET', '/users/nadia@fabrikam.example/drive'))).toBe('403 accessDenied')
    expect((await fetch(`${signed.emulator.url}/v1.0/me/drive`)).status).toBe(401)
  })

  test('what is not there is refused by name', async () => {
    const response = await json(work('POST', '/me/drive/root/archive'))
    expect(response.error).toMatchObject({
      code: 'notSupported',
      message: expect.stringContaining('POST driveItem/archive'),
    })
    expect(await code(work('GET', '/me/drive/root/children?$filter=x'))).toBe('400 notSupported invalidQueryOption')
    expect(await code(work('GET', '/me/drive/root/children?$skip=3'))).toBe('400 invalidRequest invalidQueryOption')
    expect(await code(work('GET', '/me/drive/root?$expand=versions'))).toBe('501 notSupported')
  })
})

describe('listing', () => {
  test('pages through a large folder without a gap or a double', async () => {
    const names: string[] = []
    let url: string | undefined = '/me/drive/root:/Projects/Weather station/Readings:/children?$top=100&select=name'
    let pages = 0
    while (url !== undefined) {
      const page = await json(work('GET', url))
      names.push(...page.value.map(({ name }: { name: string }) => name))
      url = page['@odata.nextLink']
      pages += 1
    }
    expect(pages).toBe(3)
    expect(names.length).toBe(220)
    expect(names).toEqual([...new Set(names)].sort())
    expect((await json(work('GET', '/me/drive/root:/Projects/Weather station/Readings:/children'))).value.length).toBe(
      200,
    )
  })

  test.each(['size', 'size desc', 'lastModifiedDateTime', 'lastModifiedDateTime desc', 'name desc'])(
    'by %s: items that are alike come once each, whatever happens between two pages',
    async (order) => {
      const folder = `/me/drive/root:/Alike by ${order}`
      for (let number = 0; number < 20; number += 1) {
        await personal('PUT', `${folder}/${number}.txt:/content`, { body: number < 15 ? 'same' : 'longer' })
      }
      const names: string[] = []
      for (let next = `${folder}:/children?$top=6&$orderby=${order}`; next !== undefined; ) {
        const page = await json(personal('GET', next))
        names.push(...page.value.map(({ name }: { name: string }) => name))
        next = page['@odata.nextLink']
        // The last of the page, after which the next begins, goes away.
        await personal('DELETE', `${folder}/${encodeURIComponent(names.at(-1)!)}`)
      }
      expect(names.toSorted()).toEqual(Array.from({ length: 20 }, (_, number) => `${number}.txt`).toSorted())
    },
  )

  test('orders, selects and expands', async () => {
    const bySize = await json(
      personal('GET', '/me/drive/root:/Pictures:/children?$orderby=size desc&$select=size&$top=3'),
    )
    const rest = await json(personal('GET', bySize['@odata.nextLink']))
    const sizes = [...bySize.value, ...rest.value].map(({ size }) => size)
    expect(sizes.slice(0, 6)).toEqual(sizes.slice(0, 6).toSorted((a, b) => b - a))
    expect(Object.keys(bySize.value[0])).toEqual(['size'])
    const expanded = await json(work('GET', '/me/drive/root:/Pictures:/children?$expand=thumbnails'))
    expect(expanded.value[0].thumbnails[0].large).toMatchObject({ width: 800, height: 534 })
    const folder = await json(work('GET', '/me/drive/root:/Documents?$expand=children($select=id)'))
    expect(folder.children.length).toBe(folder.folder.childCount)
  })

  test.each([
    "/me/drive/root:/Odd%20names/It's%20here%21.md",
    '/me/drive/root:/odd%20NAMES/It%27s%20here!.md:',
    '/me/drive/root:/.%2FOdd%20names%2FIt%27s%20here%21.md:/',
  ])('finds %s', async (path) => {
    expect((await json(personal('GET', path))).name).toBe("It's here!.md")
  })

  test('ids with an exclamation mark, of the old and of the migrated form', async () => {
    const old = await json(personal('GET', '/me/drive/root:/Getting started.pdf'))
    expect(old.id).toMatch(/^[0-9A-F]{16}!123$/)
    expect((await json(personal('GET', `/drive/items/${encodeURIComponent(old.id).replace('!', '%21')}`))).name).toBe(
      old.name,
    )
    const picture = await json(personal('GET', '/me/drive/root:/Pictures/Winter pines.jpg'))
    expect(picture.id).toMatch(/^[0-9A-F]{16}!s[0-9a-f]{32}$/)
    expect(picture).toMatchObject({ image: { width: 1600, height: 1067 }, file: { mimeType: 'image/jpeg' } })
    expect(await code(personal('GET', `/me/drive/items/${picture.id.toLowerCase()}`))).toBe('404 itemNotFound')
  })
})

describe('changing', () => {
  test('folders: conflict behaviors in both spellings, forbidden names', async () => {
    const make = (body: object) => work('POST', '/me/drive/root/children', { body: { folder: {}, ...body } })
    const first = await make({ name: 'New' })
    expect(first.status).toBe(201)
    expect(await code(make({ name: 'nEW' }))).toBe('409 nameAlreadyExists')
    expect(await code(make({ name: 'New', '@name.conflictBehavior': 'fail' }))).toBe('409 nameAlreadyExists')
    expect(await code(make({ name: 'New', '@microsoft.graph.conflictBehavior': 'replace' }))).toBe(
      '409 nameAlreadyExists',
    )
    expect((await json(make({ name: 'New', '@name.conflictBehavior': 'rename' }))).name).toBe('New 1')
    for (const name of ['a:b', 'x.', ' x', 'CON', 'con.txt', '~$x', 'a_vti_b', 'x'.repeat(256), 'forms', '']) {
      expect(await code(make({ name }))).toMatch(/^400 invalidRequest (nameContainsInvalidCharacters|pathIsTooLong)$/)
    }
    expect(await code(work('POST', '/me/drive/root/children', { body: '{' }))).toBe('400 BadRequest')
  })

  test('upload, conditions, rename, move, delete', async () => {
    const created = await work('PUT', '/me/drive/root:/A/B/note 100%25.txt:/content', { body: 'one' })
    expect(created.status).toBe(201)
    const note = await json(created)
    expect(note).toMatchObject({ name: 'note 100%.txt', size: 3, file: { mimeType: 'text/plain' } })
    expect(note.parentReference.path).toBe(`/drives/${note.parentReference.driveId}/root:/A/B`)

    const at = `/me/drive/items/${note.id}`
    const replaced = await json(work('PUT', `${at}/content`, { body: 'two!', headers: { 'If-Match': note.eTag } }))
    expect(replaced).toMatchObject({ id: note.id, size: 4 })
    expect(replaced.cTag).not.toBe(note.cTag)
    const stale = { headers: { 'If-Match': note.eTag } }
    expect(await code(work('PUT', `${at}/content`, { body: 'x', ...stale }))).toBe(
      '412 resourceModified entityTagDoesNotMatch',
    )
    expect(await code(work('DELETE', at, stale))).toBe('412 resourceModified entityTagDoesNotMatch')
    const wanted = { 'If-None-Match': '*' }
    expect(
      (await work('PUT', '/me/drive/root:/A/B/note 100%25.txt:/content', { body: 'x', headers: wanted })).status,
    ).toBe(412)
    const renamed = await work(
      'PUT',
      '/me/drive/root:/A/B/note 100%25.txt:/content?@microsoft.graph.conflictBehavior=rename',
      { body: 'x' },
    )
    expect((await json(renamed)).name).toBe('note 100% 1.txt')

    const folder = await json(work('GET', '/me/drive/root:/Documents'))
    const moved = await json(
      work('PATCH', at, {
        body: {
          name: 'Moved.TXT',
          parentReference: { id: folder.id },
          fileSystemInfo: { lastModifiedDateTime: '2020-01-02T03:04:05.1234567Z' },
        },
        headers: { 'If-Match': replaced.cTag },
      }),
    )
    expect(moved).toMatchObject({ name: 'Moved.TXT', parentReference: { id: folder.id }, cTag: replaced.cTag })
    expect(moved.fileSystemInfo.lastModifiedDateTime).toBe('2020-01-02T03:04:05.123Z')
    expect(await code(work('PATCH', at, { body: { name: 'Budget.xlsx' } }))).toBe('409 nameAlreadyExists')
    expect(
      await code(work('PATCH', `/me/drive/items/${folder.id}`, { body: { parentReference: { id: folder.id } } })),
    ).toBe('400 invalidRequest')

    expect((await work('DELETE', at)).status).toBe(204)
    expect(await code(work('DELETE', at))).toBe('404 itemNotFound')
    expect(await code(work('DELETE', '/me/drive/root'))).toBe('400 invalidRequest')
    const tunnelled = await work('POST', '/me/drive/root:/A', { headers: { 'X-HTTP-Method-Override': 'DELETE' } })
    expect(tunnelled.status).toBe(204)
  })
})

describe('content', () => {
  test('is downloaded from a link that needs no token, whole and in ranges', async () => {
    const name = 'naïve “café” 100%.txt'
    await work('PUT', `/me/drive/root:/${encodeURIComponent(name)}:/content`, { body: '0123456789' })
    const link = (await work('GET', `/me/drive/root:/${encodeURIComponent(name)}:/content`)).headers.get('location')!
    const whole = await fetch(link, { headers: { Authorization: 'Bearer ignored' } })
    expect(await whole.text()).toBe('0123456789')
    expect(whole.headers.get('content-disposition')).toContain(
      "filename*=UTF-8''na%C3%AFve%20%E2%80%9Ccaf%C3%A9%E2%80%9D%20100%25.txt",
    )
    expect(whole.headers.get('access-control-allow-origin')).toBe('*')

    const part = await fetch(link, { headers: { Range: 'bytes=3-5' } })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 3-5/10', '345'])
    const beyond = await fetch(link, { headers: { Range: 'bytes=10-' } })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10'])
    expect((await fetch(link, { headers: { Range: 'bytes=0-1,3-4' } })).status).toBe(416)
    expect((await fetch(link, { headers: { 'If-None-Match': whole.headers.get('etag')! } })).status).toBe(304)
    const head = await fetch(link, { method: 'HEAD' })
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['10', ''])
    expect(
      (
        await fetch(link, {
          method: 'OPTIONS',
          headers: { Origin: 'http://x', 'Access-Control-Request-Method': 'PUT' },
        })
      ).status,
    ).toBe(204)
    expect((await fetch(`${link}x`)).status).toBe(401)

    signed.clock.at += 61 * 60_000
    expect((await fetch(link)).status).toBe(401)
  })

  test('thumbnails are real pictures of the sizes they say', async () => {
    const at = '/me/drive/root:/Pictures/Fjord at dawn.jpg:/thumbnails'
    const [set] = (await json(personal('GET', at))).value
    for (const size of ['small', 'medium', 'large']) {
      const { width, height } = await sharp(await (await fetch(set[size].url)).arrayBuffer()).metadata()
      expect([width, height]).toEqual([set[size].width, set[size].height])
    }
    expect([set.small.width, set.medium.width, set.large.width]).toEqual([96, 176, 800])
    const crop = await json(personal('GET', `${at}/0/c300x400_crop`))
    expect(await sharp(await (await fetch(crop.url)).arrayBuffer()).metadata()).toMatchObject({
      format: 'jpeg',
      width: 300,
      height: 400,
    })
    expect((await personal('GET', `${at}/0/small/content`)).status).toBe(302)
    expect(await code(personal('GET', `${at}/0/enormous`))).toBe('404 itemNotFound')
    expect((await json(personal('GET', '/me/drive/root:/Documents/Budget.xlsx:/thumbnails'))).value).toEqual([])
  })
})

test('delta tells what has changed since', async () => {
  const guarded = signed.as('guarded')
  const { '@odata.deltaLink': latest } = await json(guarded('GET', '/me/drive/root/delta?token=latest'))
  await guarded('PUT', '/me/drive/root:/fresh.txt:/content', { body: 'x' })
  await guarded('DELETE', '/me/drive/root:/Documents/Budget.xlsx')
  const changes = await json(guarded('GET', latest))
  expect(changes.value.map((item: { name?: string; deleted?: object }) => item.name ?? item.deleted)).toEqual([
    'root',
    'fresh.txt',
    { state: 'deleted' },
  ])
  expect((await json(guarded('GET', changes['@odata.deltaLink']))).value).toEqual([])
  expect(await code(guarded('GET', '/me/drive/root/delta?token=nonsense'))).toBe(
    '410 resyncRequired resyncApplyDifferences',
  )
})
