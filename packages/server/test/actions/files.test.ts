import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFile } from '../../src/actions/open-file.ts'
import { type Stage, setStage } from './stage.ts'

describe.each(['work', 'personal'] as const)('a %s account', (kind) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage(kind)
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  const textOf = async (path: string): Promise<string> => (await stage.drive.item({ path }).download()).text()
  const namesIn = async (path: string): Promise<string[]> => {
    const names: string[] = []
    for await (const { name } of stage.drive.item({ path }).children()) names.push(name)
    return names.sort()
  }

  test('saves a text, makes the folders on the way, and gives the file to later steps', async () => {
    const { item, file } = await stage.act('saveFile', {
      folder: '/Saved',
      name: "2026/100% #1 it's.txt",
      text: 'Hello.',
    })
    expect(item).toMatchObject({
      name: "100% #1 it's.txt",
      path: "/Saved/2026/100% #1 it's.txt",
      kind: 'file',
      size: 6,
    })
    expect(item.createdAt).toMatch(/Z$/)
    const opened = await openFile(file, stage.context())
    expect(opened.size).toBe(6)
    expect(await new Response(opened.stream).text()).toBe('Hello.')
    const got = await stage.act('getFile', { item })
    expect(got.item.id).toBe(item.id)
    expect(JSON.stringify(got)).not.toContain('downloadUrl')
  })

  test('saves a file of an earlier step, converted on the way', async () => {
    await stage.act('saveFile', { folder: '/Saved', name: 'letter.csv', text: 'Dear,all' })
    const { file } = await stage.act('convertFile', { item: '/Saved/letter.csv' })
    expect(file).toMatchObject({ name: 'letter.pdf', mimeType: 'application/pdf', format: 'pdf', size: null })
    const { item } = await stage.act('saveFile', { folder: '/Saved/pdf', file })
    expect(item).toMatchObject({ name: 'letter.pdf', path: '/Saved/pdf/letter.pdf' })
    expect(await textOf('/Saved/pdf/letter.pdf')).toMatch(/^%PDF-/)
  })

  test('refuses what cannot be converted while nothing was done', async () => {
    await stage.act('saveFile', { folder: '/Saved', name: 'noise.bin', text: 'x' })
    await expect(stage.act('convertFile', { item: '/Saved/noise.bin' })).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })

  test('saves what is at an address, whether or not it says how long it is', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: '/long%20name.txt' }).end()
      else if (request.url === '/gone') response.writeHead(404).end()
      else if (request.url === '/chunked.txt') {
        response.write('in ')
        response.end('pieces')
      } else response.end('all at once')
    }).listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      await stage.act('saveFile', { folder: '/FromUrl', url: `${url}/chunked.txt` })
      expect(await textOf('/FromUrl/chunked.txt')).toBe('in pieces')
      await stage.act('saveFile', { folder: '/FromUrl', name: 'moved.txt', url: `${url}/moved` })
      expect(await textOf('/FromUrl/moved.txt')).toBe('all at once')
      await expect(stage.act('saveFile', { folder: '/FromUrl', name: 'a', url: `${url}/gone` })).rejects.toThrow('404')
      await expect(
        stage.act('saveFile', { name: 'a', url: 'https://169.254.169.254/latest/meta-data' }),
      ).rejects.toMatchObject({ code: 'invalid_request' })
      expect(await namesIn('/FromUrl')).toEqual(['chunked.txt', 'moved.txt'])
    } finally {
      server.close()
    }
  })

  test('lists a folder in pages that lead on', async () => {
    for (let number = 1; number <= 5; number++) {
      await stage.act('saveFile', { folder: '/Listed', name: `${number}.txt`, text: String(number) })
    }
    await stage.act('createFolder', { parent: '/Listed', name: 'folder' })
    const first = await stage.act('listFiles', { folder: '/Listed', most: 2 })
    expect(first.value).toHaveLength(2)
    const names = first.value.map(({ name }) => name)
    for (let cursor = first.nextCursor; cursor !== null; ) {
      const page = await stage.act('listFiles', { folder: '/Listed', most: 2, cursor })
      names.push(...page.value.map(({ name }) => name))
      cursor = page.nextCursor
    }
    expect(names.sort()).toEqual(['1.txt', '2.txt', '3.txt', '4.txt', '5.txt', 'folder'])
    const folders = await stage.act('listFiles', { folder: '/Listed', items: 'folders' })
    expect(folders.value.map(({ kind }) => kind)).toEqual(['folder'])
  })

  test('makes a folder, or takes the one that is there', async () => {
    const { item } = await stage.act('createFolder', { name: 'Made/2026/03' })
    expect(item).toMatchObject({ path: '/Made/2026/03', kind: 'folder', childCount: 0 })
    expect((await stage.act('createFolder', { parent: '/Made', name: '2026/03' })).item.id).toBe(item.id)
    await expect(
      stage.act('createFolder', { parent: '/Made/2026', name: '03', conflictBehavior: 'fail' }),
    ).rejects.toMatchObject({ code: 'nameAlreadyExists' })
    const other = await stage.act('createFolder', { parent: '/Made/2026', name: '03', conflictBehavior: 'rename' })
    expect(other.item.name).toBe('03 1')
  })

  test('gives a link', async () => {
    await stage.act('saveFile', { name: 'linked.txt', text: 'x' })
    const { link, permissionId } = await stage.act('createShareLink', { item: '/linked.txt', scope: 'anonymous' })
    expect(link).toMatchObject({ type: 'view', scope: 'anonymous' })
    expect(link.webUrl).toMatch(/^https?:\/\//)
    expect(permissionId).not.toBe('')
    const again = await stage.act('createShareLink', { item: link.webUrl, scope: 'anonymous' })
    expect(again.link.webUrl).toBe(link.webUrl)
  })

  describe('after an answer that was lost', () => {
    test.each(['replace', 'fail', 'rename'] as const)('a file is stored once, with %s', async (conflictBehavior) => {
      const folder = `/Again/${conflictBehavior}`
      const input = { folder, name: 'note.txt', text: 'once', conflictBehavior }
      await stage.act('createFolder', { name: folder })
      const { item } = await stage.twice('saveFile', input, { method: 'PUT' })
      expect(await namesIn(folder)).toEqual(['note.txt'])
      const versions: string[] = []
      for await (const { id } of stage.drive.item(item.id).versions()) versions.push(id)
      expect(versions).toHaveLength(1)
    })

    test.each(['fail', 'rename'] as const)('a folder is made once, with %s', async (conflictBehavior) => {
      const parent = `/AgainFolders/${conflictBehavior}`
      await stage.act('createFolder', { name: parent })
      await stage.twice('createFolder', { parent, name: 'new', conflictBehavior }, { method: 'POST' })
      expect(await namesIn(parent)).toEqual(['new'])
    })
  })
})
