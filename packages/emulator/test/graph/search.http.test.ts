/** Search in a drive, in a folder and over everything; recent files. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal as code, json } from './answers.ts'
import { type Call, type Signed, startSigned } from './sign-in.ts'

let signed: Signed
let work: Call
let personal: Call

beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work', ['Files.ReadWrite.All', 'Sites.Read.All'])
  personal = signed.as('personal')
}, 30_000)
afterAll(() => signed.emulator.close())

const names = async (response: Promise<Response>) =>
  (await json(response)).value.map(({ name }: { name: string }) => name).sort()

test('finds names and what plain text says, everywhere or in a folder', async () => {
  expect(await names(work('GET', "/me/drive/root/search(q='BUDGET')"))).toEqual(['Budget.xlsx'])
  expect(await names(work('GET', "/me/drive/search(q='basel')"))).toEqual(['Contacts.csv'])
  expect(await names(work('GET', "/me/drive/root/search(q='It''s here')"))).toEqual(["It's here!.md"])
  expect(await names(work('GET', "/me/drive/root:/Pictures:/search(q='budget')"))).toEqual([])
  expect(await names(work('GET', "/me/drive/root/microsoft.graph.search(q='a/b')"))).toEqual([])
  expect((await json(work('GET', "/me/drive/root/search(q='budget')"))).value[0]).toHaveProperty('searchResult')
})

test('pages, and takes an empty text in personal drives', async () => {
  const all = new Set<string>()
  let url = "/me/drive/root/search(q='')?$top=40"
  while (url !== undefined) {
    const page = await json(personal('GET', url))
    expect(page.value.length).toBeLessThanOrEqual(40)
    for (const { id } of page.value) expect(all.has(id)).toBe(!all.add(id))
    url = page['@odata.nextLink']
  }
  const { tree } = (await signed.emulator.drives.find((await json(personal('GET', '/me/drive'))).id))!
  expect(all.size).toBe([...tree.items()].length - 1)
  expect(await code(work('GET', "/me/drive/root/search(q='')"))).toBe('400 invalidRequest')
  expect(await code(work('GET', '/me/drive/root/search(x)'))).toBe('400 invalidRequest')
})

test('/search/query looks into all that can be reached', async () => {
  const library = await json(work('GET', '/sites/root/drive'))
  const everything = signed.as('work', ['Files.ReadWrite.All'])
  await everything('PUT', `/drives/${library.id}/root:/budget of the site.txt:/content`, { body: 'x' })
  const body = { requests: [{ entityTypes: ['driveItem'], query: { queryString: 'budget' }, size: 1 }] }
  const { value } = await json(work('POST', '/search/query', { body }))
  expect(value[0].hitsContainers[0]).toMatchObject({ total: 2, moreResultsAvailable: true })
  expect(value[0].hitsContainers[0].hits[0].resource.name).toBe('Budget.xlsx')
  const alone = signed.as('personal', ['Files.Read.All'])
  expect(await code(alone('POST', '/search/query', { body }))).toBe('400 BadRequest')
})

test('recent files come newest first', async () => {
  signed.clock.at += 60_000
  await work('PUT', '/me/drive/root:/just now.txt:/content', { body: 'x' })
  const recent = await json(work('GET', '/me/drive/recent?$top=5'))
  expect(recent.value).toHaveLength(5)
  expect(recent.value[0].name).toBe('just now.txt')
})
