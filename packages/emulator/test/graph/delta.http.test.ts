/** Delta: the first reading, later ones, folders, tombstones, tokens. */
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

type Seen = {
  id: string
  name?: string
  cTag?: string
  size?: number
  deleted?: object
  parentReference?: { id?: string }
}

async function readAll(call: Call, start: string): Promise<{ items: Seen[]; link: string; pages: number }> {
  const items: Seen[] = []
  let url = start
  for (let pages = 1; ; pages += 1) {
    const page = await json(call('GET', url))
    items.push(...page.value)
    if (page['@odata.deltaLink'] !== undefined) return { items, link: page['@odata.deltaLink'], pages }
    url = page['@odata.nextLink']
  }
}

test('the first reading tells everything once, parents before their children, without tombstones', async () => {
  await work('POST', '/me/drive/root/children', { body: { name: 'Young', folder: {} } })
  const young = await json(work('GET', '/me/drive/root:/Young'))
  await work('PATCH', '/me/drive/root:/Projects', { body: { parentReference: { id: young.id } } })
  await work('DELETE', '/me/drive/root:/Documents/Contacts.csv')
  const { items, pages } = await readAll(work, '/me/drive/root/delta?$top=100')
  expect(pages).toBeGreaterThan(2)
  const seen = new Set<string>()
  for (const { id, deleted, parentReference } of items) {
    expect(seen.has(id)).toBe(false)
    expect(deleted).toBeUndefined()
    if (parentReference?.id !== undefined) expect(seen.has(parentReference.id)).toBe(true)
    seen.add(id)
  }
  const { tree } = (await signed.emulator.drives.find(young.parentReference.driveId))!
  expect(seen).toEqual(new Set([...tree.items()].map(({ id }) => id)))
})

test('changes made during the first reading are in the next, and a link serves any number of times', async () => {
  const first = await json(work('GET', '/me/drive/root/delta?$top=50'))
  await work('PUT', '/me/drive/root:/Young/Projects/meanwhile.txt:/content', { body: 'x' })
  const { link } = await readAll(work, first['@odata.nextLink'])
  const names = async () => (await readAll(work, link)).items.map(({ name }) => name)
  expect(await names()).toEqual(['root', 'Young', 'Projects', 'meanwhile.txt'])
  expect(await names()).toEqual(['root', 'Young', 'Projects', 'meanwhile.txt'])
  const alone = await json(work('GET', link, { headers: { deltaExcludeParent: 'true' } }))
  expect(alone.value.map(({ name }: Seen) => name)).toEqual(['meanwhile.txt'])
  expect(alone.value[0].cTag).toBeUndefined()
})

test('what is deleted is told with what each kind of drive tells', async () => {
  for (const call of [work, personal]) {
    const { '@odata.deltaLink': latest } = await json(call('GET', "/me/drive/root/delta(token='latest')"))
    const gone = await json(call('PUT', '/me/drive/root:/Going/gone.txt:/content', { body: 'x' }))
    await call('DELETE', '/me/drive/root:/Going')
    const { value } = await json(call('GET', latest))
    const told = value.filter(({ deleted }: Seen) => deleted)
    expect(told).toHaveLength(2)
    expect(told[0]).toMatchObject({ id: gone.id, deleted: { state: 'deleted' }, file: {} })
    expect(told[0].name).toBe(call === personal ? 'gone.txt' : undefined)
    expect(told[0].size).toBe(call === personal ? undefined : 0)
    const hidden = await json(call('GET', `${latest}&$select=id`))
    expect(hidden.value.find(({ id }: Seen) => id === gone.id)).toEqual({ id: gone.id })
  }
})

test('a folder tells of itself alone, and of what has left it', async () => {
  const folder = await json(work('GET', '/me/drive/root:/Documents'))
  const { items, link } = await readAll(work, `/me/drive/items/${folder.id}/delta`)
  expect(items[0]!.id).toBe(folder.id)
  expect(items.length).toBe(folder.folder.childCount + 1)
  const leaving = await json(work('GET', '/me/drive/root:/Documents/Budget.xlsx'))
  const root = await json(work('GET', '/me/drive/root'))
  await work('PATCH', `/me/drive/items/${leaving.id}`, { body: { parentReference: { id: root.id } } })
  await work('PUT', '/me/drive/root:/outside.txt:/content', { body: 'x' })
  expect((await readAll(work, link)).items).toEqual([
    expect.objectContaining({ id: leaving.id, deleted: { state: 'deleted' } }),
  ])
})

test('a moment serves as a token in work drives', async () => {
  signed.clock.at += 3_600_000
  const moment = encodeURIComponent(new Date(signed.clock.at).toISOString())
  await work('PUT', '/me/drive/root:/late.txt:/content', { body: 'x' })
  const { items } = await readAll(work, `/me/drive/root/delta?token=${moment}`)
  expect(items.map(({ name }) => name)).toEqual(['root', 'late.txt'])
  expect(await code(personal('GET', `/me/drive/root/delta?token=${moment}`))).toMatch(/^410/)
})

test('foreign, damaged and outdated tokens ask for a new start, and say where', async () => {
  const { '@odata.deltaLink': link } = await json(work('GET', '/me/drive/root/delta?token=latest'))
  const { '@odata.deltaLink': other } = await json(personal('GET', '/me/drive/root/delta?token=latest'))
  const tokenOf = (url: string) => new URL(url).searchParams.get('token')
  for (const token of ['nonsense', tokenOf(other), `${tokenOf(link)}`.slice(0, 8)]) {
    const response = await work('GET', `/me/drive/root/delta?token=${token}`)
    expect(response.status).toBe(410)
    expect((await work('GET', response.headers.get('location')!)).status).toBe(200)
    expect((await json(response)).error.innerError.code).toBe('resyncApplyDifferences')
  }
  const { id } = await json(work('GET', '/me/drive'))
  signed.clock.at += 60_000
  signed.emulator.drives.quirks.set(id, { deltaTokensFrom: signed.clock.at })
  expect((await json(work('GET', link))).error.innerError.code).toBe('resyncUploadDifferences')
  signed.emulator.drives.quirks.clear(id)
})

test('preferences are told back, and sharing is told where it is asked for', async () => {
  const { '@odata.deltaLink': link } = await json(work('GET', '/me/drive/root/delta?token=latest'))
  const recipients = [{ email: 'admin@contoso.example' }]
  const invite = { recipients, roles: ['read'], requireSignIn: true, sendInvitation: false }
  expect((await work('POST', '/me/drive/root:/late.txt:/invite', { body: invite })).status).toBe(200)
  const headers = { Prefer: 'deltashowsharingchanges, hierarchicalsharing' }
  const response = await work('GET', link, { headers })
  expect(response.headers.get('preference-applied')).toBe('deltashowsharingchanges, hierarchicalsharing')
  const { value } = await json(response)
  expect(value.at(-1)).toMatchObject({ name: 'late.txt', '@microsoft.graph.sharedChanged': 'True' })
})

test('a drive may keep deletions to itself', async () => {
  const { id } = await json(personal('GET', '/me/drive'))
  const { '@odata.deltaLink': link } = await json(personal('GET', '/me/drive/root/delta?token=latest'))
  await personal('DELETE', '/me/drive/root:/Documents')
  const told = async () => (await readAll(personal, link)).items.filter(({ deleted }) => deleted).length
  const all = await told()
  signed.emulator.drives.quirks.set(id, { tombstones: 'half' })
  expect(await told()).toBeGreaterThan(0)
  expect(await told()).toBeLessThan(all)
  signed.emulator.drives.quirks.set(id, { tombstones: 'none' })
  expect(await told()).toBe(0)
})
