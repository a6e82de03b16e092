import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { briefNotes } from '../../src/actions/action-context.ts'
import { type Stage, setStage } from './stage.ts'

describe.each(['work', 'personal'] as const)('a %s account', (kind) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage(kind)
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  const namesIn = async (path: string): Promise<string[]> => {
    const { value } = await stage.act('listFiles', { folder: path })
    return value.map(({ name }) => name).sort()
  }
  const save = async (path: string, text = path) => (await stage.act('saveFile', { name: path, text })).item

  test('an item is found by path, by id, as an earlier item, and by its sharing URL', async () => {
    const item = await save("Found/100% #1 it's.txt")
    const { link } = await stage.act('createShareLink', { item })
    for (const address of [
      "/Found/100% #1 it's.txt",
      item.id,
      item,
      { id: item.id },
      { driveId: item.driveId, path: "Found/100% #1 it's.txt" },
      link.webUrl,
    ]) {
      expect((await stage.act('getFile', { item: address })).item.id).toBe(item.id)
    }
    const { item: root } = await stage.act('getFile', { item: '/' })
    expect(root).toMatchObject({ kind: 'root', path: '/' })
    const resolved = await stage.act('resolveSharingUrl', { url: link.webUrl })
    expect(resolved.item.id).toBe(item.id)
    expect((await stage.act('getFolderById', { id: item.parentId! })).item.name).toBe('Found')
  })

  test('moves and renames, and leaves alone what is there already', async () => {
    const item = await save('Moved/from/a.txt')
    await stage.act('createFolder', { name: 'Moved/to' })
    const moved = await stage.act('moveItem', { item, to: '/Moved/to', name: 'b.txt' })
    expect(moved.item).toMatchObject({ id: item.id, path: '/Moved/to/b.txt' })
    const before = stage.asked('PATCH', /./)
    const again = await stage.act('moveItem', { item, to: '/Moved/to', name: 'b.txt' })
    expect(again.item.eTag).toBe(moved.item.eTag)
    expect(stage.asked('PATCH', /./)).toBe(before)
    const folder = await stage.act('moveFolder', { folder: '/Moved/from', to: '/Moved/to' })
    expect(folder.item.path).toBe('/Moved/to/from')
    await expect(stage.act('moveFolder', { folder: item, to: '/' })).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test.runIf(kind === 'personal')('a drive that writes its own id in other letters is the same drive', async () => {
    const { id } = await stage.drive.get()
    stage.emulator.drives.quirks.set(id, { parentDriveId: 'lowerCase' })
    const item = await save('Letters/a.txt')
    await stage.act('createFolder', { name: 'Letters/to' })
    expect((await stage.act('moveItem', { item, to: '/Letters/to' })).item.path).toBe('/Letters/to/a.txt')
    const { file } = await stage.act('getFile', { item })
    expect(file?.from === 'drive' && file.driveId).toBe(id)
    stage.emulator.drives.quirks.clear(id)
  })

  test('sets the dates of a file', async () => {
    const item = await save('Dated/a.txt')
    await stage.act('updateItem', { item, createdDateTime: '1998-05-04T00:00:00Z' })
    const { fileSystemInfo } = await stage.drive.item(item.id).get()
    expect(fileSystemInfo?.createdDateTime).toMatch(/^1998-05-04T00:00:00/)
    await expect(stage.act('updateItem', { item })).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test('copies a file, a folder, and beside one of the same name', async () => {
    await save('Copied/a.txt', 'text')
    const { item, file } = await stage.act('copyItem', { item: '/Copied/a.txt', name: 'b.txt' })
    expect(item).toMatchObject({ path: '/Copied/b.txt', size: 4 })
    expect(file).toMatchObject({ itemId: item.id })
    const third = await stage.act('copyItem', { item: '/Copied/a.txt', conflictBehavior: 'rename' })
    expect(third.item.name).toBe('a 1.txt')
    await stage.act('copyItem', { item: '/Copied', to: '/', name: 'Copied too' })
    expect(await namesIn('/Copied too')).toEqual(['a 1.txt', 'a.txt', 'b.txt'])
    await expect(stage.act('copyItem', { item: '/Copied/a.txt', name: 'b.txt' })).rejects.toMatchObject({
      code: 'nameAlreadyExists',
    })
  })

  test('deletes, but not what has anything in it when that is not wanted, and never the root', async () => {
    await save('Deleted/sub/a.txt')
    await expect(stage.act('deleteFolder', { folder: '/Deleted', onlyEmpty: true })).rejects.toMatchObject({
      code: 'conflict',
    })
    const { item } = await stage.act('deleteFolder', { folder: '/Deleted' })
    expect(item).toMatchObject({ name: 'Deleted', path: '/Deleted' })
    await expect(stage.act('deleteItem', { item: '/Deleted' })).rejects.toMatchObject({ code: 'itemNotFound' })
    expect(await stage.act('deleteItem', { item: '/Deleted', ifMissing: 'ignore' })).toEqual({ item: null })
    await expect(stage.act('deleteFolder', { folder: '/' })).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test('changes an item only while it is as it was', async () => {
    const item = await save('Guarded/a.txt', 'one')
    await stage.act('saveFile', { name: 'Guarded/a.txt', text: 'two' })
    const old = item.eTag!
    const attempts = [
      () => stage.act('saveFile', { name: 'Guarded/a.txt', text: 'three', ifMatch: old }),
      () => stage.act('renameItem', { item, name: 'b.txt', ifMatch: old }),
      () => stage.act('updateItem', { item, createdDateTime: '1998-05-04T00:00:00Z', ifMatch: old }),
      () => stage.act('deleteItem', { item, ifMatch: old }),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ status: 412 })
    expect((await stage.act('readText', { file: item })).text).toBe('two')
  })

  describe('after an answer that was lost', () => {
    test('a move is done, though its path leads nowhere any more', async () => {
      await save('AgainMoved/a.txt')
      await stage.act('createFolder', { name: 'AgainMoved/to' })
      const input = { item: '/AgainMoved/a.txt', to: '/AgainMoved/to' }
      const { item } = await stage.twice('moveItem', input, { method: 'PATCH' })
      expect(item.path).toBe('/AgainMoved/to/a.txt')
      expect(stage.asked('PATCH', new RegExp(`${item.id.replace('!', '(!|%21)')}$`))).toBe(1)
    })

    test('a rename is done', async () => {
      await save('AgainRenamed/a.txt')
      const input = { item: '/AgainRenamed/a.txt', name: 'b.txt' }
      expect((await stage.twice('renameItem', input, { method: 'PATCH' })).item.name).toBe('b.txt')
    })

    test('a guarded update is done, though its eTag is an old one now', async () => {
      const item = await save('AgainUpdated/a.txt')
      const input = { item, lastModifiedDateTime: '2001-02-03T04:05:06Z', ifMatch: item.eTag! }
      expect((await stage.twice('updateItem', input, { method: 'PATCH' })).item.id).toBe(item.id)
    })

    test('a deletion is done, and what has taken the place since stays', async () => {
      const item = await save('AgainDeleted/a.txt', 'old')
      const lost = { method: 'DELETE' }
      const second = await stage.twice('deleteItem', { item: '/AgainDeleted/a.txt' }, lost, () =>
        save('AgainDeleted/a.txt', 'new'),
      )
      expect(second.item?.id).toBe(item.id)
      expect((await stage.act('readText', { file: '/AgainDeleted/a.txt' })).text).toBe('new')
    })

    test.each(['fail', 'rename'] as const)('a copy is made once, with %s', async (conflictBehavior) => {
      const folder = `/AgainCopied/${conflictBehavior}`
      await save(`${folder}/a.txt`)
      const input = { item: `${folder}/a.txt`, ...(conflictBehavior === 'fail' && { name: 'b.txt' }), conflictBehavior }
      const { item } = await stage.twice('copyItem', input, { method: 'POST', path: /copy$/ })
      expect(await namesIn(folder)).toEqual(['a.txt', item.name].sort())
    })

    test('a copy under way is waited for, not begun again', async () => {
      await save('AgainWaited/a.txt')
      const input = { item: '/AgainWaited/a.txt', name: 'b.txt', conflictBehavior: 'rename' as const }
      const { item } = await stage.twice('copyItem', input, { method: 'GET', path: /monitor/ })
      expect(item.name).toBe('b.txt')
      expect(await namesIn('/AgainWaited')).toEqual(['a.txt', 'b.txt'])
    })

    test('a refusal is one still when it is asked again', async () => {
      await stage.act('createFolder', { name: 'AgainTaken/a' })
      const notes = briefNotes()
      const input = { name: 'AgainTaken/a', conflictBehavior: 'fail' as const }
      for (const attempt of [1, 2]) {
        await expect(stage.act('createFolder', input, { notes, attempt })).rejects.toMatchObject({
          code: 'nameAlreadyExists',
        })
      }
    })
  })

  test.runIf(kind === 'personal')('takes an item out of the recycle bin, once', async () => {
    const { id } = await save('Restored/a.txt')
    await stage.act('deleteItem', { item: id })
    const { item } = await stage.twice('restoreItem', { id }, { method: 'POST', path: /restore$/ })
    expect(item.path).toBe('/Restored/a.txt')
  })
})
