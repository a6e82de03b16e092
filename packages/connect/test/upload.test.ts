import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { createDrawbridge, type Drawbridge } from '../src/index.ts'
import { type Received, refuse, robin, type StandIn, standIn } from './stand-in.ts'

const prefix = '/sdk/v1/projects/prj_1/request/onedrive'
const big = new Blob([new Uint8Array(25 * 1024 * 1024).map((_, index) => (index * 31) >> 3)])

test('a small file is one request through the server', async () => {
  await using server = await drive()
  const progress: number[] = []
  const file = new File(['hello'], 'a #1.txt', { type: 'text/plain' })
  const item = await (await ready(server)).upload('onedrive', file, {
    path: '/Reports/2026',
    onProgress: ({ loaded }) => progress.push(loaded),
  })
  expect(item).toMatchObject({ id: 'item-1' })
  const sent = server.received.at(-1)!
  expect([sent.method, sent.path]).toEqual([
    'PUT',
    `${prefix}/me/drive/root:/Reports/2026/a%20%231.txt:/content?@microsoft.graph.conflictBehavior=fail`,
  ])
  expect([sent.headers['content-type'], sent.body.toString()]).toEqual(['text/plain', 'hello'])
  expect(progress).toEqual([0, 5])
})

test.each([
  ['into a folder by id', { parentId: 'A!1', name: "o'k.txt" }, '/me/drive/items/A%211:/o%27k.txt:'],
  ['into the root', { name: 'a.txt' }, '/me/drive/root:/a.txt:'],
  ['into the root by path', { name: 'a.txt', path: '/' }, '/me/drive/root:/a.txt:'],
])('an empty file goes %s', async (_, options, address) => {
  await using server = await drive()
  await (await ready(server)).upload('onedrive', new Blob([]), { ...options, conflictBehavior: 'rename' })
  expect(server.received.at(-1)?.path).toBe(`${prefix}${address}/content?@microsoft.graph.conflictBehavior=rename`)
})

test.each([
  ['a Blob without a name', new Blob(['x']), {}],
  ['a name with a slash', new Blob(['x']), { name: 'a/b' }],
  ['a name that leaves the folder', new Blob(['x']), { name: '..' }],
  ['a folder path that leaves the drive', new Blob(['x']), { name: 'a', path: '/../x' }],
  ['two places', new Blob(['x']), { name: 'a', path: '/', parentId: 'b' }],
  ['no file', 'x' as unknown as Blob, { name: 'a' }],
])('%s is refused before anything is sent', async (_, file, options) => {
  await using server = await drive()
  const drawbridge = await ready(server)
  await expect(drawbridge.upload('onedrive', file, options)).rejects.toMatchObject({ code: 'usage' })
  expect(server.received).toHaveLength(1)
})

test('a large file goes to the session without the user token, whole, and through a cut and a throttle', async () => {
  const trouble = ['cut', undefined, 'throttle']
  await using server = await drive({ trouble: () => trouble.shift() })
  const progress: number[] = []
  const item = await (await ready(server)).upload('onedrive', big, {
    name: 'big.bin',
    conflictBehavior: 'replace',
    onProgress: ({ loaded }) => progress.push(loaded),
  })
  expect(item).toMatchObject({ id: 'item-1', sha256: await sha256(big) })
  expect(trouble).toEqual([])

  const created = server.received.find(({ path }) => path.endsWith('/createUploadSession'))!
  expect(JSON.parse(created.body.toString())).toEqual({ item: { '@microsoft.graph.conflictBehavior': 'replace' } })
  const direct = server.received.filter(({ path }) => path.startsWith('/_content/'))
  expect(direct.some(({ headers }) => 'authorization' in headers)).toBe(false)
  expect(progress).toEqual([...progress].sort((a, b) => a - b))
  expect([progress[0], progress.at(-1)]).toEqual([0, big.size])
})

test('cancelling ends the session', async () => {
  const controller = new AbortController()
  await using server = await drive({
    trouble: () => {
      controller.abort()
      return 'cut'
    },
  })
  const upload = (await ready(server)).upload('onedrive', big, { name: 'big.bin', signal: controller.signal })
  await expect(upload).rejects.toMatchObject({ name: 'DrawbridgeError', code: 'aborted' })
  expect(server.received.at(-1)).toMatchObject({ method: 'DELETE', path: '/_content/upload/1' })
})

test('a name that is taken is said with Graph’s code', async () => {
  await using server = await drive({ trouble: () => 'taken' })
  const upload = (await ready(server)).upload('onedrive', big, { name: 'big.bin' })
  await expect(upload).rejects.toMatchObject({ name: 'DrawbridgeError', code: 'nameAlreadyExists', status: 409 })
})

/** A server whose upload session keeps what it gets, and is troubled when asked to be. */
function drive({ trouble = () => undefined as string | undefined } = {}): Promise<StandIn> {
  let held = Buffer.alloc(0)
  const place = () => ({ nextExpectedRanges: [`${held.length}-`] })

  function takeChunk(request: Received, response: ServerResponse): unknown {
    const kind = trouble()
    if (kind === 'cut') return response.destroy()
    if (kind === 'taken') return refuse(response, 409, { code: 'nameAlreadyExists', message: 'Taken.' })
    if (kind === 'throttle') {
      response.setHeader('retry-after', '0')
      return refuse(response, 429, { code: 'activityLimitReached', message: 'Slow down.' })
    }
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(request.headers['content-range']!)!
    if (Number(start) !== held.length) return refuse(response, 416, { code: 'invalidRange', message: 'No.' })
    held = Buffer.concat([held, request.body])
    if (held.length < Number(total)) {
      response.statusCode = 202
      return place()
    }
    response.statusCode = 201
    return { id: 'item-1', sha256: createHash('sha256').update(held).digest('hex') }
  }

  return standIn((request, response) => {
    const { method, path } = request
    if (path.endsWith('/user')) return robin
    if (path.endsWith('/createUploadSession')) {
      return { uploadUrl: `http://${request.headers.host}/_content/upload/1`, ...place() }
    }
    if (!path.startsWith('/_content/')) return { id: 'item-1' }
    if (method === 'PUT') return takeChunk(request, response)
    if (method === 'GET') return place()
    response.statusCode = 204
    return undefined
  })
}

async function ready(server: StandIn): Promise<Drawbridge> {
  const drawbridge = createDrawbridge({ baseUrl: server.url })
  await drawbridge.authenticate('prj_1', 'token')
  return drawbridge
}

async function sha256(blob: Blob): Promise<string> {
  return createHash('sha256')
    .update(Buffer.from(await blob.arrayBuffer()))
    .digest('hex')
}
