/** Where bytes come from and go to: long files, earlier versions, pictures, what a run keeps, what is read as text. */
import { randomBytes } from 'node:crypto'
import type { ActionOutput } from '@drawbridge/api'
import { createQuickXorHash } from '@drawbridge/onedrive'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { briefNotes } from '../../src/actions/action-context.ts'
import { openFile } from '../../src/actions/open-file.ts'
import { type Stage, setStage } from './stage.ts'

const long = randomBytes(11 * 1024 * 1024)

describe.each(['work', 'personal'] as const)('a %s account', (kind) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage(kind)
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  const save = async (path: string, text = path) => (await stage.act('saveFile', { name: path, text })).item
  const versionsOf = async (item: string): Promise<number> => (await stage.act('listVersions', { item })).value.length
  const bytesOf = async (path: string) =>
    new Uint8Array(await (await stage.drive.item({ path }).download()).arrayBuffer())
  const kept = { from: 'run', contentId: 'c1', name: 'kept.bin', mimeType: null, size: long.length } as const
  const openContent = async () => new Blob([long]).stream()

  test('a long file of the drive is stored elsewhere, streamed through', async () => {
    await stage.drive.root().upload('long.bin', long)
    const { item, file } = await stage.act('saveFile', { folder: '/Long', file: '/long.bin' })
    expect(item).toMatchObject({ name: 'long.bin', size: long.length, contentHash: createHash(long) })
    const opened = await openFile(file, stage.context())
    await opened.stream.cancel()
    expect(opened.size).toBe(long.length)
  })

  test('a long upload that was cut in the middle goes on in the same session, from another process', async () => {
    const notes = briefNotes()
    stage.emulator.faults.add({
      when: { method: 'PUT', host: 'content' },
      times: { next: 1 },
      fault: { kind: 'cut', direction: 'request', afterBytes: 6 * 1024 * 1024 },
    })
    const input = { folder: '/Long', name: 'resumed.bin', file: kept }
    await expect(stage.act('saveFile', input, { notes, openContent })).rejects.toMatchObject({ isOneDriveError: true })
    expect(await notes.load()).toMatchObject({ session: { uploadUrl: expect.stringContaining('http') } })
    const sessions = stage.asked('POST', /createUploadSession/)
    const { item } = await stage.act('saveFile', input, { notes, openContent, attempt: 2 })
    expect(item.contentHash).toBe(createHash(long))
    expect(stage.asked('POST', /createUploadSession/)).toBe(sessions)
    expect(await notes.load()).toMatchObject({ session: null })
  })

  test('a long upload whose last answer was lost is stored once', async () => {
    const input = { folder: '/Long', name: 'stored.bin', file: '/long.bin' }
    const { item } = await stage.twice('saveFile', input, { method: 'PUT', path: /upload/i })
    expect(item.contentHash).toBe(createHash(long))
    expect(await versionsOf(item.id)).toBe(1)
  })

  test('a PDF that the account rewrites, or that is made anew each time, is stored once', async () => {
    if (kind === 'work') stage.emulator.faults.add({ fault: { kind: 'rewrite', names: '\\.pdf$', afterSeconds: 0 } })
    await save('Converted/letter.csv', 'Dear,all')
    const { file } = await stage.act('convertFile', { item: '/Converted/letter.csv' })
    const { item } = await stage.twice('saveFile', { folder: '/Converted', file }, { method: 'PUT' })
    expect(await versionsOf(item.id)).toBe(1)
    stage.emulator.faults.clear()
  })

  test('a file of unknown length is stored, and nothing of it stays on this machine', async () => {
    const { item } = await stage.act('saveFile', { folder: '/Unknown', file: { ...kept, size: null } }, { openContent })
    expect(item.contentHash).toBe(createHash(long))
    expect(Buffer.from(await bytesOf('/Unknown/kept.bin')).equals(long)).toBe(true)
  })

  test('a file that was shortened since it was referred to is stored as it is', async () => {
    await save('Shortened/a.txt', 'a long text')
    const { file } = await stage.act('downloadFile', { item: '/Shortened/a.txt' })
    await save('Shortened/a.txt', 'short')
    const { item } = await stage.act('saveFile', { name: 'Shortened/b.txt', file })
    expect(item.size).toBe(5)
  })

  test('an earlier version is read, and made the current one, once', async () => {
    await save('Versions/a.txt', 'first')
    await save('Versions/a.txt', 'second one')
    const { value } = await stage.act('listVersions', { item: '/Versions/a.txt' })
    expect(value.map(({ size }) => size)).toEqual([10, 5])
    const [current, earlier] = value
    expect((await stage.act('readText', { file: current!.file })).text).toBe('second one')
    const { file } = await stage.act('downloadFile', { item: '/Versions/a.txt', versionId: earlier!.id })
    expect((await stage.act('readText', { file })).text).toBe('first')
    const copied = await stage.act('saveFile', { name: 'Versions/old.txt', file })
    expect(copied.item.size).toBe(5)

    const input = { item: '/Versions/a.txt', versionId: earlier!.id }
    const { item } = await stage.twice('restoreVersion', input, { method: 'POST', path: /restoreVersion$/ })
    expect((await stage.act('readText', { file: item })).text).toBe('first')
    expect(await versionsOf(item.id)).toBe(3)
    await expect(stage.act('downloadFile', { ...input, versionId: '99.0' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test('gives thumbnails as files, without the URLs that open them', async () => {
    const photo = await findPhoto()
    const { value } = await stage.act('getThumbnails', { item: photo, sizes: ['small', 'c120x80_crop'] })
    expect(value.map(({ size }) => size)).toEqual(['small', 'c120x80_crop'])
    expect(JSON.stringify(value)).not.toMatch(/https?:/)
    const saved = await stage.act('saveFile', { folder: '/Small', file: value[1]!.file })
    expect([...(await bytesOf(saved.item.path!)).subarray(0, 2)]).toEqual([0xff, 0xd8])
    await save('Small/none.txt', '')
  })

  async function findPhoto() {
    const { value } = await stage.act('listChanges', {})
    const photo = value.find(({ mimeType }) => mimeType === 'image/jpeg')
    if (!photo) throw new Error('The demo has no photo.')
    return { driveId: photo.driveId, id: photo.id }
  }

  test.each([
    ['plain', new TextEncoder().encode('Grüße, 🌍! Ende.')],
    ['marked', new TextEncoder().encode('\ufeffGrüße, 🌍! Ende.')],
    ['wide', new Uint8Array(Buffer.from('\ufeffGrüße, 🌍! Ende.', 'utf16le'))],
  ])('reads a text in parts, whatever characters they cut: %s', async (name, bytes) => {
    const file = await stage.drive.root().upload(`Parts/${name}.txt`, bytes)
    for (const maxBytes of [4, 5, 7, 100]) {
      let text = ''
      for (let offset: number | null = 0; offset !== null; ) {
        const part: ActionOutput<'readText'> = await stage.act('readText', { file: file.id, offset, maxBytes })
        text += part.text
        offset = part.nextOffset
      }
      expect(text).toBe('Grüße, 🌍! Ende.')
    }
    expect(await stage.act('readText', { file: file.id, offset: 10_000 })).toMatchObject({ text: '', nextOffset: null })
  })

  test('reads the beginning of a text, and no bytes as text', async () => {
    await save('Texts/umlaut.txt', 'äöü')
    const { text, truncated, size } = await stage.act('readText', { file: '/Texts/umlaut.txt', maxBytes: 5 })
    expect({ text, truncated, size }).toEqual({ text: 'äö', truncated: true, size: 6 })
    await stage.drive.root().upload('Texts/wide.txt', new Uint8Array([0xff, 0xfe, 0x68, 0x00, 0x69, 0x00]))
    expect((await stage.act('readText', { file: '/Texts/wide.txt' })).text).toBe('hi')
    await expect(stage.act('readText', { file: '/long.bin' })).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(stage.act('readText', { file: '/Texts' })).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

function createHash(bytes: Uint8Array): string {
  const hash = createQuickXorHash()
  hash.update(bytes)
  return hash.digest()
}
