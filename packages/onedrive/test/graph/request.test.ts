import type { RequestListener } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createOneDrive, type OneDrive } from '../../src/client.ts'
import { UsageError } from '../../src/errors.ts'
import { entries } from '../../src/graph/page.ts'
import { collect } from '../collect.ts'
import { bodyOf, scriptedServer } from '../scripted-server.ts'
import { testClock } from '../test-clock.ts'

type Reply = { status?: number; body?: unknown; headers?: Record<string, string> }

/** Graph with one answer for each path; what it has none for is 404. */
async function graph(replies: (origin: string) => Record<string, Reply>) {
  const log: string[] = []
  const answer: RequestListener = async (request, response) => {
    const origin = `http://${request.headers.host}`
    const body = (await bodyOf(request)).toString()
    log.push([request.method, request.url, body].filter(Boolean).join(' '))
    const reply = replies(origin)[request.url!] ?? {
      status: 404,
      body: { error: { code: 'itemNotFound', message: 'no' } },
    }
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers })
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body))
  }
  const server = await scriptedServer(answer)
  const client: OneDrive = createOneDrive({
    cloud: { login: server.url, graph: server.url },
    accessToken: 'planted-token',
    retry: { limit: 0 },
  })
  return { url: server.url, log, client, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

describe('request', () => {
  test('returns answers of any status', async () => {
    await using service = await graph(() => ({}))
    expect((await service.client.request('/me/nothing')).status).toBe(404)
  })

  test('takes absolute URLs on the Graph origin only', async () => {
    await using service = await graph(() => ({ '/v1.0/me?$skiptoken=x': { body: {} } }))
    expect((await service.client.request(`${service.url}/v1.0/me?$skiptoken=x`)).status).toBe(200)
    for (const url of [
      'https://evil.example/v1.0/me',
      `${service.url}.evil.example/v1.0/me`,
      `${service.url}@evil.example/v1.0/me`,
      service.url.replace('//', '//user:secret@'),
      `${service.url}/v1.0/../../x`,
      `${service.url}/v1.0/%2e%2e/x`,
      'javascript:alert(1)',
      'file:///etc/passwd',
      '//evil.example',
      'me',
    ]) {
      await expect(service.client.request(url)).rejects.toThrow(UsageError)
    }
    expect(service.log).toHaveLength(1)
  })

  test('does not let the caller put another token on', async () => {
    await using service = await graph(() => ({}))
    const headers = { Authorization: 'Bearer other' }
    await expect(service.client.request('/me', { headers })).rejects.toMatchObject({ code: 'invalid_header' })
  })

  test('refuses a Graph over plain http that is not on this machine', () => {
    const cloud = { login: 'https://login.example', graph: 'http://graph.example' }
    expect(() => createOneDrive({ cloud, accessToken: 'x' })).toThrow(UsageError)
  })
})

describe('json', () => {
  test.each(['innerError', 'innererror'])('reads a refusal with %s, and redacts the path', async (inner) => {
    const body = {
      error: {
        code: 'invalidRequest',
        message: 'Bad name.',
        [inner]: { code: 'invalidPath', 'request-id': 'r-1', [inner]: { code: 'pathIsTooLong' } },
      },
    }
    await using service = await graph(() => ({
      '/v1.0/me?sig=planted': { status: 400, body, headers: { 'retry-after': '3' } },
    }))
    await expect(service.client.json('/me?sig=planted')).rejects.toMatchObject({
      name: 'GraphError',
      status: 400,
      code: 'invalidRequest',
      innerCodes: ['invalidPath', 'pathIsTooLong'],
      requestId: 'r-1',
      retryAfterMs: 3_000,
      path: '/me?sig=[redacted]',
      message: 'GET /me?sig=[redacted]: 400 invalidRequest: Bad name.',
    })
  })

  test.each([{ body: 'text' }, { body: null }, { body: { error: 'x' } }, {}])(
    'reads the refusal %j without a code',
    async (reply) => {
      await using service = await graph(() => ({ '/v1.0/me': { status: 403, ...reply } }))
      await expect(service.client.json('/me')).rejects.toMatchObject({ status: 403, code: 'http_403' })
    },
  )

  test('an answer that is cut off, or stands still, is asked for again where that does no harm', async () => {
    let asked = 0
    await using server = await scriptedServer((request, response) => {
      asked += 1
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '30' })
      if (asked > 2) return void response.end('{"value": "all of it is here"}')
      response.write('{"value": ')
      if (asked === 1) setImmediate(() => request.socket.destroy())
    })
    const cloud = { login: server.url, graph: server.url }
    const client = createOneDrive({ cloud, accessToken: 'token', stallMs: 30, ...testClock() })
    expect(await client.json('/me')).toEqual({ value: 'all of it is here' })
    expect(asked).toBe(3)

    asked = 0
    const post = client.json('/me/drive/root/children', { method: 'POST', json: {} })
    await expect(post).rejects.toMatchObject({
      name: 'TransportError',
      code: 'network',
      clientRequestId: expect.any(String),
    })
    expect(asked).toBe(1)
  })

  test('what is not JSON is told to be no answer of Graph', async () => {
    await using server = await scriptedServer((_, response) =>
      response.end('<html>Sign in to the hotel network</html>'),
    )
    const client = createOneDrive({ cloud: { login: server.url, graph: server.url }, accessToken: 'token' })
    const error = await client
      .drive()
      .get()
      .catch((thrown) => thrown)
    expect(error).toMatchObject({ name: 'TransferError', code: 'protocol' })
    expect(error.message).not.toContain('hotel')
    await expect(collect(client.drive().root().delta())).rejects.toMatchObject({ code: 'protocol' })
  })

  test('an answer without a body is undefined', async () => {
    await using service = await graph(() => ({ '/v1.0/me': { status: 204 } }))
    expect(await service.client.json('/me')).toBeUndefined()
  })
})

describe('entries', () => {
  test('follows links over empty pages', async () => {
    await using service = await graph((origin) => ({
      '/v1.0/me/drives': { body: { value: [1, 2], '@odata.nextLink': `${origin}/v1.0/me/drives?$skiptoken=a` } },
      '/v1.0/me/drives?$skiptoken=a': {
        body: { value: [], '@odata.nextLink': `${origin}/v1.0/me/drives?$skiptoken=b` },
      },
      '/v1.0/me/drives?$skiptoken=b': { body: { value: [3] } },
    }))
    expect(await collect(entries(service.client, '/me/drives'))).toEqual([1, 2, 3])
  })

  test('asks for a page only when it is needed', async () => {
    await using service = await graph((origin) => ({
      '/v1.0/me/drives': { body: { value: [1, 2], '@odata.nextLink': `${origin}/v1.0/never` } },
    }))
    for await (const entry of entries(service.client, '/me/drives')) if (entry === 2) break
    expect(service.log).toHaveLength(1)
  })

  test.each(['https://evil.example/v1.0/me', 'self'])('does not follow a link to %s', async (link) => {
    await using service = await graph((origin) => ({
      '/v1.0/me/drives': { body: { value: [1], '@odata.nextLink': link } },
      '/v1.0/loop': { body: { value: [1], '@odata.nextLink': `${origin}/v1.0/loop` } },
    }))
    const path = link === 'self' ? `${service.url}/v1.0/loop` : '/me/drives'
    await expect(collect(entries(service.client, path))).rejects.toMatchObject({ isOneDriveError: true })
    expect(service.log).toHaveLength(1)
  })
})

describe('items', () => {
  test('are asked for by id and by path, every name encoded', async () => {
    await using service = await graph(() => ({}))
    const drive = service.client.drive()
    const other = service.client.drive({ id: 'b!x' })
    const calls = [
      drive.get(),
      drive.root().get(),
      drive.item('ABC!s1').get({ select: ['id', 'name'] }),
      drive.item({ path: "/Docs/it's 100% #1" }).get(),
      drive.item({ path: '/' }).get({ expand: ['thumbnails'] }),
      collect(drive.item({ path: 'Docs' }).children({ top: 5, orderBy: 'name desc' })),
      other.item('1').createFolder('new', { conflictBehavior: 'rename' }),
      other.item('1').update({ name: 'x', parentId: '2' }, { ifMatch: '"e"' }),
      other.item('1').delete(),
      other.item('1').thumbnails(),
      service.client.drive({ user: 'megan@contoso.example' }).root().get(),
      service.client.drive({ group: 'g' }).root().get(),
      service.client.drive({ site: 'host,1,2' }).root().get(),
    ]
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'itemNotFound' } })
    }
    expect(await drive.item('1').thumbnail('c300x400_crop')).toBeUndefined()
    expect(service.log.toSorted()).toEqual(
      [
        'GET /v1.0/me/drive',
        'GET /v1.0/me/drive/root',
        'GET /v1.0/me/drive/items/ABC%21s1?$select=id%2Cname',
        'GET /v1.0/me/drive/root:/Docs/it%27s%20100%25%20%231:',
        'GET /v1.0/me/drive/root?$expand=thumbnails',
        'GET /v1.0/me/drive/root:/Docs:/children?$orderby=name%20desc&$top=5',
        'POST /v1.0/drives/b%21x/items/1/children {"name":"new","folder":{},"@microsoft.graph.conflictBehavior":"rename"}',
        'PATCH /v1.0/drives/b%21x/items/1 {"name":"x","parentReference":{"id":"2"}}',
        'DELETE /v1.0/drives/b%21x/items/1',
        'GET /v1.0/drives/b%21x/items/1/thumbnails',
        'GET /v1.0/users/megan%40contoso.example/drive/root',
        'GET /v1.0/groups/g/drive/root',
        'GET /v1.0/sites/host%2C1%2C2/drive/root',
        'GET /v1.0/me/drive/items/1/thumbnails/0/c300x400_crop',
      ].toSorted(),
    )
  })
})
