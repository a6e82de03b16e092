/** Links, people, searches, changes, and any request. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Stage, setStage } from './stage.ts'

describe.each(['work', 'personal'] as const)('a %s account', (kind) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await setStage(kind)
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  const save = async (path: string, text = path) => (await stage.act('saveFile', { name: path, text })).item
  const guest = 'jade@fabrikam.example'

  test('invites people, lists them, and takes it back', async () => {
    const item = await save('Shared/a.txt')
    const { value } = await stage.act('invite', { item, recipients: [guest], role: 'write', sendInvitation: true })
    expect(value[0]).toMatchObject({ roles: ['write'], grantedTo: [{ email: guest }], inherited: false })
    const listed = await stage.act('listPermissions', { item })
    expect(listed.value.flatMap(({ grantedTo }) => grantedTo.map(({ email }) => email))).toContain(guest)
    const { permission } = await stage.act('revokePermission', { item, permissionId: value[0]!.id })
    expect(permission?.id).toBe(value[0]!.id)
    const left = await stage.act('listPermissions', { item })
    expect(JSON.stringify(left)).not.toContain(guest)
    await expect(stage.act('revokePermission', { item, permissionId: value[0]!.id })).rejects.toMatchObject({
      status: 404,
    })
  })

  test('after an answer that was lost, nobody is invited twice who had no access before', async () => {
    const item = await save('Shared/again.txt')
    const input = { item, recipients: [guest], sendInvitation: true }
    const { value } = await stage.twice('invite', input, { method: 'POST', path: /invite$/ })
    expect(value[0]?.grantedTo).toMatchObject([{ email: guest }])
    expect(stage.asked('POST', new RegExp(`${item.id.replace('!', '(!|%21)')}/invite$`))).toBe(1)
    const input2 = { item, permissionId: value[0]!.id }
    const { permission } = await stage.twice('revokePermission', input2, { method: 'DELETE' })
    expect(permission?.id).toBe(value[0]!.id)
  })

  test('gives the same link twice', async () => {
    const item = await save('Shared/linked.txt')
    const input = { item, type: 'edit' as const, scope: 'anonymous' as const }
    const first = await stage.act('createShareLink', input)
    const second = await stage.twice('createShareLink', input, { method: 'POST', path: /createLink$/ })
    expect(second.link.webUrl).toBe(first.link.webUrl)
    const { value } = await stage.act('listPermissions', { item })
    expect(value.filter(({ link }) => link?.type === 'edit')).toHaveLength(1)
  })

  test('finds files and folders by name, quotes included', async () => {
    await save("Searched/it's the needle.txt")
    const files = await stage.act('searchFiles', { query: "it's the needle" })
    expect(files.value.map(({ name }) => name)).toEqual(["it's the needle.txt"])
    const folders = await stage.act('searchFolders', { query: 'Searched' })
    expect(folders.value.map(({ name, kind }) => [name, kind])).toEqual([['Searched', 'folder']])
    const below = await stage.act('searchFiles', { query: 'needle', folder: '/Shared' })
    expect(below.value).toEqual([])
  })

  test('tells what has changed since, page by page', async () => {
    const { nextCursor } = await stage.act('listChanges', { fromNow: true })
    const item = await save('Changed/a.txt')
    await save('Changed/b.txt')
    await stage.act('deleteItem', { item })
    const seen = new Map<string, boolean>()
    let cursor = nextCursor
    for (let more = true; more; ) {
      const page = await stage.act('listChanges', { cursor, most: 2 })
      for (const { id, deleted } of page.value) seen.set(id, deleted)
      cursor = page.nextCursor
      more = page.more
    }
    expect(seen.get(item.id)).toBe(true)
    expect([...seen.values()].filter((deleted) => !deleted).length).toBeGreaterThanOrEqual(2)
    expect((await stage.act('listChanges', { cursor })).value).toEqual([])
    await expect(stage.act('listChanges', { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_request' })
  })

  test('tells whose drive it is', async () => {
    const { drive } = await stage.act('getDrive', {})
    expect(drive).toMatchObject({ driveType: kind === 'work' ? 'business' : 'personal', quota: { state: 'normal' } })
    expect(drive.owner).toBe(kind === 'work' ? 'Megan Bowen' : 'Alex Rivers')
  })

  test('sends any request, JSON or text', async () => {
    const listed = await stage.act('oneDriveRequest', { path: '/me/drive/root/children?$top=2' })
    expect(listed).toMatchObject({ status: 200, headers: { 'content-type': expect.stringContaining('json') } })
    expect(JSON.stringify(listed)).not.toContain('downloadUrl')
    const made = await stage.act('oneDriveRequest', {
      method: 'POST',
      path: '/me/drive/root/children',
      body: { name: 'Requested', folder: {} },
    })
    expect(made).toMatchObject({ status: 201, body: { name: 'Requested' } })
    const put = await stage.act('oneDriveRequest', {
      method: 'PUT',
      path: '/me/drive/root:/Requested/a.txt:/content',
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body: 'plain',
    })
    expect(put.body).toMatchObject({ name: 'a.txt', size: 5 })
    const gone = await stage.act('oneDriveRequest', { method: 'DELETE', path: '/me/drive/root:/Requested' })
    expect(gone).toEqual({ status: 204, headers: expect.any(Object), body: null })
    await expect(stage.act('oneDriveRequest', { path: '/me/drive/items/none' })).rejects.toMatchObject({
      code: 'itemNotFound',
      status: 404,
    })
    await expect(stage.act('oneDriveRequest', { path: '/me/drive/root:/Shared/a.txt:/content' })).rejects.toMatchObject(
      { code: 'invalid_request' },
    )
  })
})
