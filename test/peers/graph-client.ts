/** Microsoft's own Graph client for JavaScript and its upload tasks, unmodified, with Microsoft's host names. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { demo } from '@drawbridge/emulator'
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  FileUpload,
  type GraphError,
  LargeFileUploadTask,
  OneDriveLargeFileUploadTask,
  PageIterator,
  StreamUpload,
} from '@microsoft/microsoft-graph-client'
import type { DriveItem } from '@microsoft/microsoft-graph-types'
import { graphToken } from './graph-token.ts'
import { type Judge, judge } from './judge.ts'
import { type Reached, reachEmulator } from './reach.ts'

type Graph = Reached & {
  readonly client: Client
  folder?: DriveItem
  small?: DriveItem
  large?: DriveItem
}

const MiB = 1024 ** 2
const folderName = 'Graph client'
const large = randomBytes(15 * MiB)

async function start(account: string): Promise<Graph> {
  const reached = await reachEmulator({ autoSignIn: account })
  const token = await graphToken()
  return { ...reached, client: Client.init({ authProvider: (done) => done(null, token) }) }
}

const checks: Parameters<typeof judge<Graph>>[2] = {
  async 'GET /me and /me/drive'({ client }) {
    const me = await client.api('/me').get()
    const drive = await client.api('/me/drive').get()
    assert.equal(drive.owner.user.displayName, me.displayName)
    assert.ok(drive.quota.total > drive.quota.used)
  },

  async 'create a folder; once more is 409 nameAlreadyExists'(context) {
    const body = { name: folderName, folder: {}, '@microsoft.graph.conflictBehavior': 'fail' }
    context.folder = await context.client.api('/me/drive/root/children').post(body)
    assert.ok(context.folder?.folder)
    await refused(context.client.api('/me/drive/root/children').post(body), 409, 'nameAlreadyExists')
  },

  async 'small upload, and the same bytes back as a stream'(context) {
    const { client, folder } = context
    context.small = await client.api(`/me/drive/items/${folder!.id}:/small.txt:/content`).put('hello')
    assert.equal(context.small?.size, 5)
    assert.equal(context.small?.file?.mimeType, 'text/plain')
    const stream = await client.api(`/me/drive/items/${context.small?.id}/content`).getStream()
    assert.equal((await buffer(Readable.from(stream))).toString(), 'hello')
  },

  async '$select gives what is named and nothing else'({ client, small }) {
    const item = await client.api(`/me/drive/items/${small!.id}`).select('id,name,size').get()
    assert.deepEqual([item.name, item.size, item.eTag, item.parentReference], ['small.txt', 5, undefined, undefined])
  },

  async 'a child found by path'({ client, small }) {
    const item = await client.api(`/me/drive/root:/${encodeURIComponent(folderName)}/small.txt`).get()
    assert.equal(item.id, small!.id)
  },

  async '404 becomes an itemNotFound'({ client }) {
    await refused(client.api('/me/drive/root:/no such thing.txt').get(), 404, 'itemNotFound')
  },

  async 'large file upload task: 15 MiB in three ranges, with progress'(context) {
    const ranges: unknown[] = []
    const task = await OneDriveLargeFileUploadTask.create(context.client, large, {
      path: `/${folderName}`,
      fileName: 'large.bin',
      rangeSize: 5 * MiB,
      conflictBehavior: 'replace',
      uploadEventHandlers: { progress: (range) => void ranges.push(range) },
    })
    context.large = (await task.upload()).responseBody as DriveItem
    assert.deepEqual([context.large.size, ranges.length], [large.length, 3])
  },

  async 'large file upload task from a stream'({ client }) {
    const file = new StreamUpload(streamOf(large, 10 * MiB), 'stream.bin', large.length)
    const options = { path: `/${folderName}`, fileName: 'stream.bin', rangeSize: 10 * MiB }
    const task = await OneDriveLargeFileUploadTask.createTaskWithFileObject(client, file, options)
    assert.equal(((await task.upload()).responseBody as DriveItem).size, large.length)
  },

  async 'an upload that was interrupted goes on where it was'({ client }) {
    const session = await LargeFileUploadTask.createUploadSession(client, sessionAt('resumed.bin'), {
      item: { '@microsoft.graph.conflictBehavior': 'rename' },
    })
    const task = new LargeFileUploadTask(client, new FileUpload(large, 'resumed.bin', large.length), session, {
      rangeSize: 5 * MiB,
    })
    await task.uploadSlice(large.buffer.slice(0, 5 * MiB), { minValue: 0, maxValue: 5 * MiB - 1 }, large.length)
    const status = (await task.getStatus()) as { nextExpectedRanges: string[] }
    assert.equal(status.nextExpectedRanges[0]?.split('-')[0], String(5 * MiB))
    assert.equal(((await task.resume()) as { responseBody: DriveItem }).responseBody.size, large.length)
  },

  async 'an upload that is cancelled leaves nothing'({ client }) {
    const session = await LargeFileUploadTask.createUploadSession(client, sessionAt('cancelled.bin'), {})
    const file = new FileUpload(large, 'cancelled.bin', large.length)
    const answer = (await new LargeFileUploadTask(client, file, session).cancel()) as Response
    assert.equal(answer.status, 204)
    await refused(client.api(`/me/drive/root:/${folderName}/cancelled.bin`).get(), 404, 'itemNotFound')
  },

  async 'download of 15 MiB is the same, and so is its quickXorHash the second time'({ client, large: item }) {
    const bytes = await client
      .api(`/me/drive/items/${item!.id}/content`)
      .responseType('arraybuffer' as never)
      .get()
    assert.equal(sha256(Buffer.from(bytes)), sha256(large))
    const again = await client.api(`/me/drive/root:/${folderName}/stream.bin`).get()
    assert.equal(again.file.hashes.quickXorHash, item!.file!.hashes!.quickXorHash)
  },

  async 'a range through @microsoft.graph.downloadUrl, without a token'({ client, large: item }) {
    const fresh = await client.api(`/me/drive/items/${item!.id}`).get()
    const response = await fetch(fresh['@microsoft.graph.downloadUrl'], { headers: { range: 'bytes=100-199' } })
    assert.equal(response.status, 206)
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), large.subarray(100, 200))
  },

  async '$batch of 20, and a page iterator over what it made'({ client, folder }) {
    const batch = new BatchRequestContent()
    const url = `https://graph.microsoft.com/me/drive/items/${folder!.id}/children`
    for (let index = 1; index <= 20; index += 1) {
      const body = JSON.stringify({ name: `Folder ${index}`, folder: {} })
      const request = new Request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      batch.addRequest({ id: String(index), request })
    }
    const responses = new BatchResponseContent(await client.api('/$batch').post(await batch.getContent()))
    for (const [id, response] of responses.getResponses()) assert.equal(response.status, 201, `part ${id}`)
    assert.equal(responses.getResponses().size, 20)
    const names = await listed(client, folder!)
    assert.equal(new Set(names).size, names.length)
    assert.equal(names.filter((name) => name.startsWith('Folder ')).length, 20)
  },

  async '$batch: what depends on a part that failed is 424'({ client }) {
    const answer = await client.api('/$batch').post({
      requests: [
        { id: '1', method: 'GET', url: '/me/drive/items/no-such-item' },
        { id: '2', method: 'GET', url: '/me/drive', dependsOn: ['1'] },
      ],
    })
    const statuses = answer.responses.map(({ id, status }: { id: string; status: number }) => [id, status]).sort()
    assert.deepEqual(statuses, [
      ['1', 404],
      ['2', 424],
    ])
  },

  async 'rename, and move into a folder'({ client, folder, small }) {
    const renamed = await client.api(`/me/drive/items/${small!.id}`).patch({ name: 'renamed.txt' })
    assert.equal(renamed.name, 'renamed.txt')
    const target = await client
      .api(`/me/drive/root:/${folderName}/Folder 1`)
      .get()
      .catch(() => folder)
    const moved = await client.api(`/me/drive/items/${small!.id}`).patch({ parentReference: { id: target.id } })
    assert.equal(moved.parentReference.id, target.id)
  },

  async 'If-Match with an old eTag is 412'({ client, small }) {
    const attempt = client
      .api(`/me/drive/items/${small!.id}`)
      .header('If-Match', small!.eTag!)
      .patch({ name: 'late.txt' })
    await refused(attempt, 412)
  },

  async 'copy: 202, a monitor that needs no token, and a copy'({ client, folder, small }) {
    const body = { name: 'copy.txt', parentReference: { id: folder!.id } }
    const answer = await client
      .api(`/me/drive/items/${small!.id}/copy`)
      .responseType('raw' as never)
      .post(body)
    assert.equal(answer.status, 202)
    const { resourceId } = await completed(answer.headers.get('location'))
    assert.equal((await client.api(`/me/drive/items/${resourceId}`).get()).name, 'copy.txt')
  },

  async 'search finds by name'({ client }) {
    const found = await client.api("/me/drive/root/search(q='renamed')").get()
    assert.ok(found.value.some(({ name }: DriveItem) => name === 'renamed.txt'))
  },

  async 'delta: everything, then only what changed since'({ client, folder }) {
    const first = await deltaFrom(client, '/me/drive/root/delta')
    assert.ok(first.items.some(({ id }) => id === folder!.id))
    const added = await client.api(`/me/drive/items/${folder!.id}:/late.txt:/content`).put('late')
    const second = await deltaFrom(client, first.deltaLink)
    assert.ok(second.items.some(({ id }) => id === added.id))
    assert.ok(second.items.length < first.items.length)
    await client.api(`/me/drive/items/${added.id}`).delete()
    const third = await deltaFrom(client, second.deltaLink)
    assert.ok(third.items.find(({ id }) => id === added.id)?.deleted)
  },

  async 'createLink, and the link among the permissions'({ client, small }) {
    const link = await client.api(`/me/drive/items/${small!.id}/createLink`).post({ type: 'view', scope: 'anonymous' })
    assert.match(link.link.webUrl, /^https:\/\//)
    const permissions = await client.api(`/me/drive/items/${small!.id}/permissions`).get()
    assert.ok(permissions.value.some(({ id }: { id: string }) => id === link.id))
  },

  async 'versions: the content before'({ client, small }) {
    await client.api(`/me/drive/items/${small!.id}/content`).put('hello again')
    const versions = await client.api(`/me/drive/items/${small!.id}/versions`).get()
    assert.ok(versions.value.length >= 2)
    const old = await client
      .api(`/me/drive/items/${small!.id}/versions/${versions.value.at(-1).id}/content`)
      .getStream()
    assert.equal((await buffer(Readable.from(old))).toString(), 'hello')
  },

  async delete({ client, folder }) {
    await client.api(`/me/drive/items/${folder!.id}`).delete()
    await refused(client.api(`/me/drive/items/${folder!.id}`).get(), 404, 'itemNotFound')
  },
}

const { work, personal } = demo.accounts
export const graphClient: Judge = judge('graph-client', () => start(work.userPrincipalName), checks)
export const graphClientPersonal: Judge = judge(
  'graph-client-personal',
  () => start(personal.userPrincipalName),
  checks,
)

async function refused(attempt: Promise<unknown>, status: number, code?: string): Promise<void> {
  const error = await attempt.then(
    () => undefined,
    (reason: GraphError) => reason,
  )
  assert.deepEqual([error?.statusCode, code && error?.code], [status, code])
}

function sessionAt(name: string): string {
  return `/me/drive/root:/${encodeURIComponent(folderName)}/${name}:/createUploadSession`
}

async function listed(client: Client, folder: DriveItem): Promise<string[]> {
  const names: string[] = []
  const first = await client.api(`/me/drive/items/${folder.id}/children`).top(10).get()
  const pages = new PageIterator(client, first, (item: DriveItem) => {
    names.push(item.name!)
    return true
  })
  await pages.iterate()
  return names
}

async function deltaFrom(client: Client, link: string): Promise<{ items: DriveItem[]; deltaLink: string }> {
  const items: DriveItem[] = []
  for (let next = link; ; ) {
    const page = await client.api(next).get()
    items.push(...page.value)
    if (page['@odata.deltaLink']) return { items, deltaLink: page['@odata.deltaLink'] }
    next = page['@odata.nextLink']
  }
}

async function completed(monitor: string): Promise<{ resourceId: string }> {
  for (let round = 0; round < 40; round += 1) {
    const state = (await (await fetch(monitor)).json()) as { status: string; resourceId: string }
    if (state.status === 'completed') return state
    assert.notEqual(state.status, 'failed')
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('The copy was never completed.')
}

/** The client reads as many bytes as a range has, so the stream has to hold that many. */
function streamOf(bytes: Buffer, range: number): Readable {
  return Readable.from([bytes.subarray(0, range), bytes.subarray(range)], { objectMode: false, highWaterMark: range })
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
