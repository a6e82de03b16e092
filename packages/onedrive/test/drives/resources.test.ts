/** Every resource of the drive API, against the emulator. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { demo } from '@drawbridge/emulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createItemTree,
  type DeltaCursor,
  diagnose,
  type ItemClient,
  requestClientCredentials,
} from '../../src/index.ts'
import { collect } from '../collect.ts'
import { type SignedIn, signedIn } from '../signed-in.ts'

describe.each(['work', 'personal'] as const)('a %s account', (kind) => {
  let account: SignedIn
  let folder: ItemClient
  const item = (id: string): ItemClient => account.onedrive.drive().item(id)
  beforeAll(async () => {
    account = await signedIn(kind)
    folder = item((await account.onedrive.drive().root().createFolder('resources')).id)
  })
  afterAll(() => account[Symbol.asyncDispose]())

  /** In work accounts a token for one's own files is not enough to subscribe. */
  const asTheApp = async () => {
    const cloud = { login: account.emulator.url, graph: account.emulator.url }
    const { clientId, clientSecret, tenantId: authority } = demo.daemonApp
    const { accessToken } = await requestClientCredentials({ cloud, authority, clientId, clientSecret })
    const resource = `/users/${demo.accounts.work.userPrincipalName}/drive/root`
    return { ...account.client({ accessToken }), resource }
  }

  test('copies a file and a folder, and waits for both', async () => {
    const file = await folder.upload('original.txt', 'text')
    const progress: number[] = []
    const copy = await item(file.id).copy(
      { name: 'copy.txt' },
      { onProgress: ({ percentageComplete }) => progress.push(percentageComplete) },
    )
    expect(copy).toMatchObject({ name: 'copy.txt', size: 4 })
    expect(progress.at(-1)).toBe(100)
    await folder.upload('sub/deep/file.txt', 'deep')
    const sub = await account.onedrive.drive().item({ path: 'resources/sub' }).get()
    const operation = await item(sub.id).startCopy({ name: 'sub copy', parentId: (await folder.get()).id })
    expect(await account.onedrive.drive().awaitCopy(operation)).toMatchObject({ name: 'sub copy' })
    expect(
      await (await account.onedrive.drive().item({ path: 'resources/sub copy/deep/file.txt' }).download()).text(),
    ).toBe('deep')
    await expect(item(file.id).copy({ name: 'copy.txt' })).rejects.toMatchObject({ code: 'nameAlreadyExists' })
    await expect(item(file.id).copy({ name: 'a:b' })).rejects.toMatchObject({ code: 'name_not_allowed' })
  })

  test('finds by name, quotes included', async () => {
    await folder.upload("it's the needle.txt", 'x')
    const found = await collect(folder.search("it's the needle"))
    expect(found.map(({ name }) => name)).toContain("it's the needle.txt")
  })

  test('keeps versions, and goes back to one', async () => {
    await folder.upload('versions.txt', 'first')
    const file = await folder.upload('versions.txt', 'second one')
    const versions = await collect(item(file.id).versions())
    expect(versions.length).toBe(2)
    const old = item(file.id).version(versions[1]!.id)
    expect(await (await old.download()).text()).toBe('first')
    await old.restore()
    expect(await (await item(file.id).download()).text()).toBe('first')
  })

  test('shares by link and by invitation, and takes both back', async () => {
    const file = await folder.upload('shared.txt', 'for you')
    const link = await item(file.id).createLink({ type: 'view', scope: 'anonymous' })
    expect(link.link?.webUrl).toContain('http')
    const shared = await account.onedrive.shared(link.link!.webUrl!)
    expect(await shared.get()).toMatchObject({ id: file.id })
    const [invited] = await item(file.id).invite({ recipients: [{ email: 'friend@example.com' }], roles: ['read'] })
    await item(file.id).updatePermission(invited!.id, { roles: ['write'] })
    expect((await item(file.id).permission(invited!.id)).roles).toEqual(['write'])
    const before = await collect(item(file.id).permissions())
    for (const { id } of [link, invited!]) await item(file.id).deletePermission(id)
    expect((await collect(item(file.id).permissions())).length).toBe(before.length - 2)
    await expect(account.onedrive.shared('nonsense')).rejects.toMatchObject({ code: 'invalid_sharing_url' })
  })

  test('knows special folders by what they are for', async () => {
    const documents = account.onedrive.drive().special('documents')
    expect((await documents.get()).folder).toBeDefined()
    const file = await documents.upload('special.txt', 'x')
    expect(await account.onedrive.drive().special('documents').get()).toMatchObject({ id: file.parentReference!.id })
  })

  test('deletes for good, or takes back what was deleted', async () => {
    const file = await folder.upload('gone.txt', 'x')
    if (kind === 'work') await item(file.id).permanentDelete()
    else {
      await item(file.id).delete()
      expect(await item(file.id).restore()).toMatchObject({ name: 'gone.txt' })
      await item(file.id).delete()
    }
    expect(await item(file.id).get().catch(diagnose)).toMatchObject({ code: 'item_not_found' })
  })

  test('sends any number of requests in few, and gives the answers in order', async () => {
    const sent: string[] = []
    const counted = account.client({
      hooks: { onAttempt: ({ method, url }) => sent.push(`${method} ${new URL(url).pathname}`) },
    })
    const requests = Array.from({ length: 45 }, (_, index) => ({
      path: index % 3 === 0 ? '/me/drive/items/none' : '/me/drive/root?$select=id',
    }))
    const answers = await counted.batch(requests)
    expect(answers.map(({ status }) => status)).toEqual(requests.map((_, index) => (index % 3 === 0 ? 404 : 200)))
    expect(sent).toEqual(Array(3).fill('POST /v1.0/$batch'))
  })

  test('tells changes since a cursor that was stored', async () => {
    const tree = createItemTree()
    let cursor: DeltaCursor | undefined
    for await (const page of folder.delta()) {
      tree.apply(page)
      cursor = page.cursor
    }
    expect(cursor?.enumerating).toBe(false)
    const stored = JSON.parse(JSON.stringify(cursor)) as DeltaCursor
    const file = await folder.upload('new/for delta.txt', 'x')
    await account.onedrive.drive().item({ path: 'resources/sub copy' }).delete()
    const changes = (await collect(folder.delta({ cursor: stored }))).flatMap((page) => tree.apply(page))
    expect(tree.pathOf(file.id)).toEqual(['new', 'for delta.txt'])
    expect(changes.filter((change) => change.kind === 'deleted').map(({ before }) => before.name)).toContain('sub copy')
    await expect(collect(folder.delta({ cursor: {} as DeltaCursor }))).rejects.toMatchObject({ code: 'invalid_cursor' })
  })

  test('watches: a notification makes it ask at once', async () => {
    const controller = new AbortController()
    const rings = new TransformStream<string, string>()
    const writer = rings.writable.getWriter()
    const names: string[] = []
    const watching = (async () => {
      const notifications = rings.readable as unknown as AsyncIterable<string>
      for await (const page of folder.watch({ notifications, signal: controller.signal })) {
        names.push(...page.items.map(({ name }) => name))
        if (names.includes('watched.txt')) controller.abort()
        else if (names.length === 0) {
          await folder.upload('watched.txt', 'x')
          await writer.write('changed')
        }
      }
    })()
    await expect(watching).rejects.toMatchObject({ code: 'aborted' })
    expect(names).toContain('watched.txt')
  })

  test('subscribes to a receiver that answers, and is told why when it does not', async () => {
    const receiver = createServer((request, response) => {
      const token = new URL(request.url!, 'http://localhost').searchParams.get('validationToken')
      response.writeHead(200, { 'content-type': 'text/plain' }).end(token ?? '')
    })
    await new Promise<void>((resolve) => receiver.listen(0, 'localhost', resolve))
    const notificationUrl = `http://localhost:${(receiver.address() as AddressInfo).port}/hook`
    const { subscriptions, resource } =
      kind === 'work' ? await asTheApp() : { ...account.onedrive, resource: '/me/drive/root' }
    const request = { resource, clientState: 'secret' }
    const subscription = await subscriptions.create({ ...request, notificationUrl })
    const later = await subscriptions.renew(subscription.id)
    expect(Date.parse(later.expirationDateTime)).toBeGreaterThanOrEqual(Date.parse(subscription.expirationDateTime))
    await subscriptions.delete(subscription.id)
    await expect(subscriptions.get(subscription.id)).rejects.toMatchObject({ status: 404 })
    receiver.close()
    await expect(subscriptions.create({ ...request, notificationUrl })).rejects.toMatchObject({ status: 400 })
  })
})
