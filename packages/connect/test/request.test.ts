import { expect, test } from 'vitest'
import { createDrawbridge, type Drawbridge } from '../src/index.ts'
import { type Received, refuse, robin, type StandIn, standIn } from './stand-in.ts'

const prefix = '/sdk/v1/projects/prj_1/request/onedrive'

test('a path below Graph reaches the proxy as it was written', async () => {
  await using server = await graph(() => ({ value: [{ name: 'a' }] }))
  const drawbridge = await ready(server)
  const path = "/me/drive/items/A!1/children?$top=2&$filter=startswith(name,'a%23')"
  expect(await drawbridge.request('onedrive', path)).toEqual({ value: [{ name: 'a' }] })
  expect(lastPath(server)).toBe(`${prefix}${path.replaceAll("'", '%27')}`)
})

test.each([
  ['..', '/me/../users'],
  ['an encoded ..', '/me/%2e%2e/users'],
  ['a twice encoded ..', '/me/%252e%252e/users'],
  ['.. before a colon', '/me/drive/root:/..:/children'],
  ['an absolute URL', 'https://graph.microsoft.com/v1.0/me'],
  ['another host', '//evil.example/me'],
  ['a backslash', '/me\\drive'],
  ['an encoded backslash', '/me%5cdrive'],
  ['a tab, which browsers drop', '/me/.\t./users'],
  ['a line break', '/me\r\nx: y'],
  ['a fragment', '/me/drive/root:/a#1.txt'],
  ['broken encoding', '/me/drive/root:/100%'],
  ['no leading slash', 'me/drive'],
  ['nothing', ''],
])('%s is refused before anything is sent', async (_, path) => {
  await using server = await graph(() => ({}))
  const drawbridge = await ready(server)
  const before = server.received.length
  await expect(drawbridge.request('onedrive', path)).rejects.toMatchObject({ name: 'UsageError', code: 'usage' })
  expect(server.received).toHaveLength(before)
})

test('objects and arrays go as JSON; text, bytes and forms go as they are', async () => {
  await using server = await graph(() => ({}))
  const drawbridge = await ready(server)
  const send = async (body: object | string, headers = {}) => {
    await drawbridge.request('onedrive', '/me', { method: 'post', body, headers })
    return server.received.at(-1)!
  }
  const typeAndBody = ({ method, headers, body }: Received) => [method, headers['content-type'], body.toString()]
  expect(typeAndBody(await send({ name: 'ä' }))).toEqual(['POST', 'application/json', '{"name":"ä"}'])
  expect(typeAndBody(await send([1]))).toEqual(['POST', 'application/json', '[1]'])
  expect(typeAndBody(await send('plain'))).toEqual(['POST', 'text/plain;charset=UTF-8', 'plain'])
  expect(typeAndBody(await send(new Blob(['b'], { type: 'image/png' })))).toEqual(['POST', 'image/png', 'b'])
  expect(typeAndBody(await send(new URLSearchParams({ a: '1' })))[2]).toBe('a=1')
  expect(typeAndBody(await send(new TextEncoder().encode('bytes')))[2]).toBe('bytes')
  expect(typeAndBody(await send({}, { 'content-type': 'application/merge-patch+json' }))[1]).toMatch(/merge-patch/)
})

test('a body without a method is a mistake, and says so', async () => {
  await using server = await graph(() => ({}))
  const drawbridge = await ready(server)
  await expect(drawbridge.request('onedrive', '/me', { body: {} })).rejects.toThrow(/Give a method/)
})

test('the connection is named where a user has several', async () => {
  await using server = await graph(() => ({}))
  const drawbridge = await ready(server)
  await drawbridge.request('onedrive', '/me', { connectionId: 'con_2' })
  expect(server.received.at(-1)?.headers['drawbridge-connection']).toBe('con_2')
})

test('an empty answer is undefined; what is no JSON is a Response', async () => {
  await using server = await graph(({ method }, response) => {
    if (method === 'DELETE') response.statusCode = 204
    else response.setHeader('content-type', 'image/png').end('bytes')
  })
  const drawbridge = await ready(server)
  expect(await drawbridge.request('onedrive', '/me/drive/items/1', { method: 'DELETE' })).toBeUndefined()
  const response: Response = await drawbridge.request('onedrive', '/me/drive/items/1/content')
  expect(await response.text()).toBe('bytes')
})

test("Graph's refusal keeps Graph's code", async () => {
  await using server = await graph((_, response) =>
    refuse(response, 404, { code: 'itemNotFound', message: 'No item.', innerError: { 'request-id': 'g-1' } }),
  )
  const drawbridge = await ready(server)
  await expect(drawbridge.request('onedrive', '/me/drive/items/x')).rejects.toMatchObject({
    code: 'itemNotFound',
    status: 404,
    message: 'No item.',
    requestId: 'g-1',
  })
})

test("the server's refusal brings its diagnosis", async () => {
  const diagnosis = { code: 'consent_revoked', title: 'Access was taken back' }
  await using server = await graph((_, response) =>
    refuse(response, 409, { code: 'connection_broken', message: 'Sign in again.', diagnosis }),
  )
  const drawbridge = await ready(server)
  await expect(drawbridge.request('onedrive', '/me')).rejects.toMatchObject({ code: 'connection_broken', diagnosis })
})

test('a refusal without a body still has a code', async () => {
  await using server = await graph((_, response) => response.writeHead(502).end('<html>'))
  const drawbridge = await ready(server)
  await expect(drawbridge.request('onedrive', '/me')).rejects.toMatchObject({ code: 'unexpected_answer', status: 502 })
})

test('pages follow each other through the proxy, whatever host Graph names', async () => {
  await using server = await graph(({ path }) =>
    path.includes('skiptoken')
      ? { value: ['b'] }
      : { value: ['a'], '@odata.nextLink': 'https://graph.microsoft.com/v1.0/me/drive/root/children?$skiptoken=x%2By' },
  )
  const drawbridge = await ready(server)
  const first = await drawbridge.request('onedrive', '/me/drive/root/children')
  const second = await drawbridge.nextPage<string>('onedrive', first)
  expect(second?.value).toEqual(['b'])
  expect(lastPath(server)).toBe(`${prefix}/me/drive/root/children?$skiptoken=x%2By`)
  expect(await drawbridge.nextPage('onedrive', second!)).toBeUndefined()
})

test('download gives the link, and a folder has none', async () => {
  await using server = await graph(({ path }) =>
    path.endsWith('A%211')
      ? { name: 'a.txt', size: 3, '@microsoft.graph.downloadUrl': 'https://content.example/a' }
      : { name: 'Reports', folder: {} },
  )
  const drawbridge = await ready(server)
  expect(await drawbridge.download('onedrive', 'A!1')).toEqual({
    url: 'https://content.example/a',
    name: 'a.txt',
    size: 3,
  })
  await expect(drawbridge.download('onedrive', 'B')).rejects.toMatchObject({ code: 'no_content' })
})

test('an aborted request says so', async () => {
  await using server = await graph(() => new Promise(() => undefined))
  const drawbridge = await ready(server)
  const signal = AbortSignal.abort()
  await expect(drawbridge.request('onedrive', '/me', { signal })).rejects.toMatchObject({ code: 'aborted' })
})

test('there is one integration', async () => {
  const drawbridge = createDrawbridge({ baseUrl: 'http://127.0.0.1:1' })
  await expect(drawbridge.request('dropbox' as 'onedrive', '/me')).rejects.toThrow(/There is "onedrive"/)
})

function graph(answer: Parameters<typeof standIn>[0]): Promise<StandIn> {
  return standIn((request, response) => (request.path.endsWith('/user') ? robin : answer(request, response)))
}

async function ready(server: StandIn): Promise<Drawbridge> {
  const drawbridge = createDrawbridge({ baseUrl: server.url })
  await drawbridge.authenticate('prj_1', 'token')
  return drawbridge
}

function lastPath(server: StandIn): string | undefined {
  return server.received.at(-1)?.path
}
