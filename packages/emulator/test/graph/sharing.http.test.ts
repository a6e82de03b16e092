import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { json, refusal, status } from './answers.ts'
import { type Call, type Signed, startSigned } from './sign-in.ts'

let signed: Signed
let megan: Call
let ines: Call
let inesNarrow: Call
let nadia: Call
let alex: Call
let drive: string
let alexDrive: string

beforeAll(async () => {
  signed = await startSigned()
  const all = ['User.Read', 'Files.ReadWrite.All']
  megan = signed.as('work', all)
  ines = signed.as('administrator', all)
  inesNarrow = signed.as('administrator', ['Files.ReadWrite'])
  nadia = signed.as('guarded', all)
  alex = signed.as('personal', all)
  drive = (await json(megan('GET', '/me/drive'))).id
  alexDrive = (await json(alex('GET', '/me/drive'))).id
}, 30_000)
afterAll(() => signed.emulator.close())

const ofInes = 'admin@contoso.example'
const put = async (call: Call, path: string, body: string) =>
  json(call('PUT', `/me/drive/root:/${path}:/content`, { body }))
const at = ({ id }: { id: string }, rest = '') => `/drives/${drive}/items/${id}${rest}`
const folderOf = (call: Call, path: string) => json(call('GET', `/me/drive/root:/${path}`))
const share = (url: string, rest = '') => `/shares/u!${Buffer.from(url).toString('base64url')}${rest}`

describe('inviting', () => {
  test('opens the folder and what is in it, for who was invited, as far as the role and the scopes go', async () => {
    const file = await put(megan, 'invite/inner/a.txt', 'hello')
    const folder = await folderOf(megan, 'invite')
    expect(await refusal(ines('GET', at(file)))).toBe('403 accessDenied')
    const body = { recipients: [{ email: ofInes }], roles: ['read'], requireSignIn: true, sendInvitation: false }
    const { value } = await json(megan('POST', at(folder, '/invite'), { body }))
    expect(value).toMatchObject([
      {
        roles: ['read'],
        hasPassword: false,
        grantedToV2: { user: { displayName: 'Ines Ortega' }, siteUser: { email: ofInes } },
        grantedTo: { user: { displayName: 'Ines Ortega' } },
        invitation: { email: ofInes, signInRequired: true },
      },
    ])
    expect((await json(ines('GET', at(file)))).name).toBe('a.txt')
    expect((await json(ines('GET', at(folder, '/children')))).value[0].name).toBe('inner')
    expect(await status(ines('GET', `/drives/${drive}`))).toBe(200)
    expect(await refusal(ines('GET', `/drives/${drive}/root`))).toBe('403 accessDenied')
    expect(await refusal(inesNarrow('GET', at(file)))).toBe('403 accessDenied')
    expect(await refusal(nadia('GET', at(file)))).toBe('403 accessDenied')
    expect(await refusal(ines('PUT', at(file, '/content'), { body: 'x' }))).toBe('403 accessDenied')

    expect((await json(megan('GET', at(folder)))).shared).toMatchObject({ scope: 'users' })
    const [, inherited] = (await json(megan('GET', at(file, '/permissions')))).value
    expect(inherited).toMatchObject({ id: value[0].id, inheritedFrom: { id: folder.id } })
    expect(await refusal(megan('DELETE', at(file, `/permissions/${inherited.id}`)))).toBe('403 accessDenied')

    const patched = megan('PATCH', at(folder, `/permissions/${value[0].id}`), { body: { roles: ['write'] } })
    expect((await json(patched)).roles).toEqual(['write'])
    expect(await status(ines('PUT', at(file, '/content'), { body: 'x' }))).toBe(200)
    const elsewhere = await put(megan, 'private/b.txt', 'b')
    const { parentReference } = await json(megan('GET', at(elsewhere)))
    const move = ines('PATCH', at(file), { body: { parentReference: { id: parentReference.id } } })
    expect(await refusal(move)).toBe('403 accessDenied')

    expect(await status(megan('DELETE', at(folder, `/permissions/${value[0].id}`)))).toBe(204)
    expect(await refusal(ines('GET', at(file)))).toBe('403 accessDenied')
    expect((await json(megan('GET', at(folder)))).shared).toBeUndefined()
  })

  test('ends when it expires, and refuses what makes no sense', async () => {
    const file = await put(megan, 'expiring.txt', 'x')
    const invite = (body: object) => megan('POST', at(file, '/invite'), { body })
    const people = { recipients: [{ alias: 'admin' }], roles: ['read'] }
    expect(await status(invite({ ...people, expirationDateTime: '2026-03-05T00:00:00Z' }))).toBe(200)
    expect(await status(ines('GET', at(file)))).toBe(200)
    signed.clock.at += 24 * 3_600_000
    const later = signed.as('administrator', ['Files.ReadWrite.All'])
    expect(await refusal(later('GET', at(file)))).toBe('403 accessDenied')
    signed.clock.at -= 24 * 3_600_000

    const bad = '400 invalidRequest invalidParameterFormat'
    expect(await refusal(invite({ ...people, recipients: [] }))).toBe(bad)
    expect(await refusal(invite({ ...people, roles: ['everything'] }))).toBe(bad)
    expect(await refusal(invite({ ...people, recipients: [{ objectId: 'nobody' }] }))).toBe(bad)
    expect(await refusal(invite({ ...people, message: 'x'.repeat(2001) }))).toBe(bad)
    expect(await refusal(invite({ ...people, expirationDateTime: '2001-01-01T00:00:00Z' }))).toBe(bad)
    expect(await refusal(invite({ ...people, requireSignIn: false, sendInvitation: false }))).toBe('400 invalidRequest')
    expect(await refusal(invite({ ...people, password: 'x' }))).toBe('400 invalidRequest')
    expect(await refusal(invite({ ...people, retainInheritedPermissions: false }))).toBe('501 notSupported')
  })

  test('personal drives name grantees once', async () => {
    const file = await put(alex, 'invited.txt', 'x')
    const body = { recipients: [{ email: 'friend@outlook.example' }], roles: ['read'], password: 'swordfish' }
    const path = `/drives/${alexDrive}/items/${encodeURIComponent(file.id)}`
    const [permission] = (await json(alex('POST', `${path}/invite`, { body }))).value
    expect(permission.grantedTo.user.email).toBe('friend@outlook.example')
    expect(permission).toMatchObject({ hasPassword: true })
    expect(permission.grantedToV2).toBeUndefined()
  })

  test('what was shared with me is listed, and can be put into my drive as a shortcut', async () => {
    await put(megan, 'for ines/a.txt', 'a')
    const folder = await folderOf(megan, 'for ines')
    await megan('POST', at(folder, '/invite'), { body: { recipients: [{ email: ofInes }], roles: ['write'] } })
    const mine = (await json(ines('GET', '/me/drive/sharedWithMe'))).value
    const shared = mine.find(({ name }: { name: string }) => name === 'for ines')
    expect(shared.remoteItem).toMatchObject({
      id: folder.id,
      folder: { childCount: 1 },
      parentReference: { driveId: drive },
    })

    const reference = { id: folder.id, parentReference: { driveId: drive } }
    const add = () => ines('POST', '/me/drive/root/children', { body: { name: 'From Megan', remoteItem: reference } })
    const shortcut = await json(add())
    expect(shortcut).toMatchObject({ name: 'From Megan', remoteItem: { id: folder.id, name: 'for ines' } })
    expect([shortcut.folder, shortcut.file]).toEqual([undefined, undefined])
    expect(await refusal(add())).toBe('409 nameAlreadyExists')
    const { remoteItem } = await json(ines('GET', '/me/drive/root:/From Megan'))
    const inside = ines('GET', `/drives/${remoteItem.parentReference.driveId}/items/${remoteItem.id}/children`)
    expect((await json(inside)).value[0].name).toBe('a.txt')
    expect(await refusal(ines('PUT', '/me/drive/root:/From Megan/b.txt:/content', { body: 'x' }))).toBe(
      '400 invalidRequest',
    )

    const secret = await folderOf(megan, 'Documents')
    const body = { name: 'x', remoteItem: { id: secret.id, parentReference: { driveId: drive } } }
    expect(await refusal(ines('POST', '/me/drive/root/children', { body }))).toBe('403 accessDenied')
  })
})

describe('links', () => {
  test('for anyone: found again, opened by everybody, durable once redeemed', async () => {
    const file = await put(megan, 'linked/a.txt', 'hello')
    const folder = await folderOf(megan, 'linked')
    const create = () => megan('POST', at(folder, '/createLink'), { body: { type: 'view', scope: 'anonymous' } })
    const made = await create()
    expect(made.status).toBe(201)
    const { id, link, shareId, roles } = await json(made)
    expect(roles).toEqual(['read'])
    expect(link).toMatchObject({ type: 'view', scope: 'anonymous', preventsDownload: false })
    const again = await create()
    expect([again.status, (await json(again)).id]).toEqual([200, id])
    expect((await json(megan('GET', at(file)))).shared.scope).toBe('anonymous')

    const shared = await json(nadia('GET', share(link.webUrl, '?$expand=driveItem')))
    expect(shared).toMatchObject({ name: 'linked', driveItem: { id: folder.id } })
    expect((await json(nadia('GET', `/shares/${shareId}/driveItem`))).id).toBe(folder.id)
    expect((await json(nadia('GET', `/shares/${shareId}/driveItem/children`))).value[0].id).toBe(file.id)
    expect((await json(nadia('GET', `/shares/${shareId}/root:/a.txt`))).id).toBe(file.id)
    expect((await json(nadia('GET', `/shares/${shareId}/items/${file.id}`))).id).toBe(file.id)
    expect((await json(nadia('GET', `/shares/${shareId}/permission`))).id).toBe(id)
    const outside = await folderOf(megan, 'Documents')
    expect(await refusal(nadia('GET', `/shares/${shareId}/items/${outside.id}`))).toBe('403 accessDenied')
    expect(await refusal(nadia('DELETE', `/shares/${shareId}/items/${file.id}`))).toBe('403 accessDenied')

    expect(await refusal(ines('GET', at(file)))).toBe('403 accessDenied')
    await ines('GET', `/shares/${shareId}/driveItem`, { headers: { Prefer: 'redeemSharingLinkIfNecessary' } })
    expect(await refusal(ines('GET', at(file)))).toBe('403 accessDenied')
    await ines('GET', `/shares/${shareId}/driveItem`, { headers: { Prefer: 'redeemSharingLink' } })
    expect(await status(ines('GET', at(file)))).toBe(200)

    const page = await fetch(link.webUrl)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('linked')])
    await megan('DELETE', at(folder, `/permissions/${id}`))
    expect(await refusal(nadia('GET', `/shares/${shareId}/driveItem`))).toBe('404 itemNotFound')
    expect((await fetch(link.webUrl)).status).toBe(404)
    expect(await refusal(ines('GET', at(file)))).toBe('403 accessDenied')
  })

  test('for the organization, when redeemed; for some people, when named', async () => {
    const file = await put(megan, 'linked for us.txt', 'hello')
    const link = async (scope: string) =>
      json(megan('POST', at(file, '/createLink'), { body: { type: 'edit', scope } }))
    const { shareId } = await link('organization')
    const redeem = { Prefer: 'redeemSharingLink' }
    expect(await refusal(nadia('GET', `/shares/${shareId}/driveItem`, { headers: redeem }))).toBe('403 accessDenied')
    expect(await refusal(ines('GET', `/shares/${shareId}/driveItem`))).toBe('403 accessDenied')
    expect(await status(ines('GET', `/shares/${shareId}/driveItem`, { headers: redeem }))).toBe(200)
    expect(await status(ines('PUT', at(file, '/content'), { body: 'edited' }))).toBe(200)

    const other = await put(megan, 'linked for one.txt', 'hello')
    const body = { type: 'view', scope: 'users', recipients: [{ email: ofInes }] }
    const some = await json(megan('POST', at(other, '/createLink'), { body }))
    expect(some.grantedToIdentitiesV2[0].user.displayName).toBe('Ines Ortega')
    expect(await status(ines('GET', at(other)))).toBe(200)
    const grant = { recipients: [{ email: 'nadia@fabrikam.example' }], roles: ['read'] }
    const granted = await json(megan('POST', `/shares/${some.shareId}/permission/grant`, { body: grant }))
    expect(granted.value[0].grantedToIdentitiesV2).toHaveLength(2)
    expect(await status(nadia('GET', `/shares/${some.shareId}/driveItem`))).toBe(200)
    expect(await refusal(nadia('GET', at(other)))).toBe('403 accessDenied')
    const names = async (query: string) =>
      (await json(nadia('GET', `/me/drive/sharedWithMe${query}`))).value.map(({ name }: { name: string }) => name)
    expect(await names('')).toEqual([])
    expect(await names('?allowexternal=true')).toEqual(['linked for one.txt'])
  })

  test('passwords, expiry, embedding, and the policy of the tenant', async () => {
    const file = await put(megan, 'policy.txt', 'hello')
    const link = (call: Call, path: string, body: object) => call('POST', `${path}/createLink`, { body })
    const { quirks } = signed.emulator.drives
    quirks.set(drive, { anonymousLinks: false })
    expect(await refusal(link(megan, at(file), { type: 'view', scope: 'anonymous' }))).toBe(
      '403 accessDenied accessRestricted',
    )
    expect((await json(link(megan, at(file), { type: 'view' }))).link.scope).toBe('organization')
    quirks.clear(drive)
    expect(await refusal(link(megan, at(file), { type: 'embed', scope: 'anonymous' }))).toBe('400 invalidRequest')
    expect(await refusal(link(megan, at(file), { type: 'peek' }))).toBe('400 invalidRequest invalidParameterFormat')

    const secret = await json(link(megan, at(file), { type: 'view', scope: 'anonymous', password: 'swordfish' }))
    expect(secret.hasPassword).toBe(true)
    expect(JSON.stringify(secret)).not.toContain('swordfish')
    expect(await refusal(nadia('GET', share(secret.link.webUrl, '/driveItem')))).toBe(
      '403 accessDenied accessRestricted',
    )
    expect((await fetch(secret.link.webUrl)).status).toBe(403)
    const open = (password: string) =>
      fetch(secret.link.webUrl, { method: 'POST', body: new URLSearchParams({ password }) })
    expect((await open('wrong')).status).toBe(403)
    expect(await (await open('swordfish')).text()).toContain('policy.txt')

    const mine = await put(alex, 'embedded.txt', 'hello')
    const path = `/drives/${alexDrive}/items/${encodeURIComponent(mine.id)}`
    const embed = await json(link(alex, path, { type: 'embed', scope: 'anonymous' }))
    expect(embed.link.webHtml).toContain('<iframe')
    expect(await refusal(link(alex, path, { type: 'view', scope: 'organization' }))).toBe('400 invalidRequest')

    const until = { type: 'view', scope: 'anonymous', expirationDateTime: '2026-03-04T06:00:00Z' }
    const short = await json(link(alex, path, until))
    expect(short.expirationDateTime).toBe('2026-03-04T06:00:00Z')
    signed.clock.at += 3_600_000
    expect(await refusal(nadia('GET', `/shares/${short.shareId}/driveItem`))).toBe('404 itemNotFound')
    signed.clock.at -= 3_600_000
  })

  test('an item’s own address is a token too, for who has access', async () => {
    const file = await put(megan, 'addressed/ä b.txt', 'hello')
    expect((await json(megan('GET', share(file.webUrl, '/driveItem')))).id).toBe(file.id)
    expect(await refusal(ines('GET', share(file.webUrl, '/driveItem')))).toBe('403 accessDenied')
    const mine = await put(alex, 'addressed.txt', 'hello')
    expect((await json(alex('GET', share(mine.webUrl, '/driveItem')))).id).toBe(mine.id)
    expect(await refusal(megan('GET', '/shares/abc/driveItem'))).toBe('400 invalidRequest')
    expect(await refusal(megan('GET', share('https://example.com/x', '/driveItem')))).toBe('404 itemNotFound')
    expect(await refusal(megan('GET', '/shares/s!AAAA/driveItem'))).toBe('404 itemNotFound')
    expect(await refusal(megan('GET', '/shares/u!!!/driveItem'))).toBe('404 itemNotFound')
    const odd = new URL(file.webUrl)
    expect(await refusal(megan('GET', share(`${odd.origin}${odd.pathname}%E0%A4`, '/driveItem')))).toBe(
      '404 itemNotFound',
    )
  })
})

test('in a group’s library members may do everything, strangers nothing', async () => {
  const { sites } = signed.emulator.drives
  const [group] = sites.groups()
  const library = (await json(megan('GET', `/groups/${group!.id}/drive`))).id
  const put = megan('PUT', `/drives/${library}/root:/Quay/Plan.txt:/content`, { body: 'one' })
  const file = await json(put)
  const path = `/drives/${library}/items/${file.id}`
  await megan('PUT', `${path}/content`, { body: 'two' })
  expect((await json(megan('GET', `${path}/versions`))).value).toHaveLength(2)
  const [owners] = (await json(megan('GET', `${path}/permissions`))).value
  expect(owners).toMatchObject({
    roles: ['owner'],
    grantedToV2: { user: { displayName: expect.stringMatching(/ Owners$/) } },
  })
  expect((await json(megan('GET', share(file.webUrl, '/driveItem')))).id).toBe(file.id)

  expect(await refusal(nadia('GET', path))).toBe('403 accessDenied')
})
