/** What no client should send: each is refused with Graph's status, code and inner code, and changes nothing. */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Call, type Signed, startSigned } from './sign-in.ts'

let signed: Signed
let work: Call
let personal: Call
beforeAll(async () => {
  signed = await startSigned()
  work = signed.as('work')
  personal = signed.as('personal')
  await work('POST', '/me/drive/root/children', { body: { name: 'Stays', folder: {} } })
}, 30_000)
afterAll(() => signed.emulator.close())

/** As in `400 invalidRequest invalidPath`. */
async function refusal(response: Promise<Response>): Promise<string> {
  const { status, headers } = await response
  expect(headers.get('content-type')).toMatch(/^application\/json/)
  const { error } = (await (await response).json()) as { error: { code: string; innerError: Record<string, string> } }
  expect(error.innerError['request-id']).toBe(headers.get('request-id'))
  return [status, error.code, error.innerError['code']].filter((part) => part !== undefined).join(' ')
}

const long = 'a'.repeat(256)
const deep = Array.from({ length: 30 }, () => 'abcdefghijklmn').join('/')

describe('query options', () => {
  test.each([
    ['$top=0', '400 invalidRequest invalidQueryOption'],
    ['$top=-1', '400 invalidRequest invalidQueryOption'],
    ['$top=ten', '400 invalidRequest invalidQueryOption'],
    ['$top=5&top=6', '400 invalidRequest invalidQueryOption'],
    ['$orderby=colour', '400 invalidRequest invalidQueryOption'],
    ['$orderby=name sideways', '400 invalidRequest invalidQueryOption'],
    ['$select=name)(', '400 invalidRequest invalidQueryOption'],
    ['$skiptoken=made-up', '400 invalidRequest invalidQueryOption'],
    ['$skip=5', '400 invalidRequest invalidQueryOption'],
    ['$count=true', '400 invalidRequest invalidQueryOption'],
    ['$apply=x', '400 invalidRequest invalidQueryOption'],
    ['$filter=name eq', '400 notSupported invalidQueryOption'],
    ["$filter=name eq 'x", '400 notSupported invalidQueryOption'],
    ['$expand=everything', '501 notSupported'],
  ])('%s: %s', async (query, expected) => {
    expect(await refusal(work('GET', `/me/drive/root/children?${query}`))).toBe(expected)
  })
})

describe('paths', () => {
  test.each([
    ['/me/drive/root:/%ZZ', '400 invalidRequest'],
    ['/me/drive/root:/%C3', '400 invalidRequest'],
    ['/me/drive/root:/a%00b', '400 invalidRequest invalidPath'],
    ['/me/drive/root:/a*b', '400 invalidRequest invalidPath'],
    ['/me/drive/root:/a%3Fb/c', '400 invalidRequest invalidPath'],
    [`/me/drive/root:/${long}`, '400 invalidRequest pathIsTooLong'],
    [`/me/drive/root:/${deep}`, '400 invalidRequest pathIsTooLong'],
    ['/me/drive/root:/x:y:z', '400 BadRequest'],
    ['/me/drive/root:/nothing', '404 itemNotFound'],
    ['/me/drive/items/nope', '404 itemNotFound'],
    ['/drives/nope/root', '404 itemNotFound'],
    ['/users/nobody/drive', '404 Request_ResourceNotFound'],
    ['/nothing', '400 BadRequest'],
    ['/me/drive/root/nothing', '400 BadRequest'],
    ['/me/drive/special/nothing', '400 invalidRequest'],
    ['/shares/x!y', '400 invalidRequest'],
    ['/shares/u!zzz', '404 itemNotFound'],
    ['/me/drive/root/search(q=unquoted)', '400 invalidRequest'],
    ['/me/drive/root/delta?token=made-up', '410 resyncRequired resyncApplyDifferences'],
  ])('%s: %s', async (path, expected) => {
    expect(await refusal(work('GET', path))).toBe(expected)
  })
})

describe('names', () => {
  const illegal = '400 invalidRequest nameContainsInvalidCharacters'
  test.each([
    ...[
      '',
      'a/b',
      'a:b',
      'x\ny',
      '\u0000',
      'CON',
      'lpt1.txt',
      '.lock',
      'desktop.ini',
      '~$x',
      'a_vti_b',
      ' a',
      'a ',
      'a.',
    ].map((name): [string, string] => [name, illegal]),
    ['\ud800', illegal],
    [long, '400 invalidRequest pathIsTooLong'],
  ])('%j: %s', async (name, expected) => {
    const body = JSON.stringify({ name, folder: {} })
    const headers = { 'Content-Type': 'application/json' }
    expect(await refusal(work('POST', '/me/drive/root/children', { body, headers }))).toBe(expected)
    expect(await refusal(work('PATCH', '/me/drive/root:/Stays', { body: JSON.stringify({ name }), headers }))).toBe(
      expected,
    )
  })

  test('forms and a leading ~ are taken in libraries of organisations alone', async () => {
    for (const name of ['forms', '~folder']) {
      const body = { name, folder: {} }
      expect(await refusal(work('POST', '/me/drive/root/children', { body }))).toBe(illegal)
      expect((await personal('POST', '/me/drive/root/children', { body })).status).toBe(201)
    }
  })
})

describe('bodies', () => {
  const children = '/me/drive/root/children'
  const stays = '/me/drive/root:/Stays'
  const format = '400 invalidRequest invalidParameterFormat'
  const fixed = '400 invalidRequest propertyNotUpdateable'
  test.each([
    ['POST', children, '{', '400 BadRequest'],
    ['POST', children, '<a/>', '400 BadRequest'],
    ['POST', children, '[]', format],
    ['POST', children, 'null', format],
    ['POST', children, '', format],
    ['POST', children, '{"name":5,"folder":{}}', format],
    ['POST', children, '{"name":"q"}', '400 invalidRequest'],
    ['POST', children, '{"name":"q","folder":{},"file":{}}', '400 invalidRequest'],
    ['POST', children, '{"name":"q","folder":{},"@microsoft.graph.conflictBehavior":"maybe"}', format],
    ['PATCH', stays, '{"name":5}', format],
    ['PATCH', stays, '{"size":5}', fixed],
    ['PATCH', stays, '{"id":"another"}', fixed],
    ['PATCH', stays, '{"file":{}}', fixed],
    ['PATCH', stays, '{"fileSystemInfo":{"lastModifiedDateTime":"yesterday"}}', format],
    ['PATCH', stays, '{"parentReference":{"id":"root"}}', '400 invalidRequest'],
    ['PATCH', stays, '{"parentReference":{"id":"nope"}}', '404 itemNotFound'],
    ['POST', `${stays}:/invite`, '{"recipients":[]}', format],
    ['POST', `${stays}:/createLink`, '{"type":"nothing"}', format],
    ['POST', `${stays}:/copy`, '{"parentReference":{"id":"nope"}}', '404 itemNotFound'],
    ['POST', '/me/drive/root:/new.bin:/createUploadSession', '{"item":{"fileSize":-1}}', format],
    [
      'POST',
      '/me/drive/root:/new.bin:/createUploadSession',
      `{"item":{"fileSize":${300 * 2 ** 30}}}`,
      '400 invalidRequest maxFileSizeExceeded',
    ],
    ['POST', '/me/drive/root:/new.bin:/createUploadSession', `{"item":{"fileSize":${249 * 2 ** 30}}}`, '200'],
    ['POST', '/me/drive/root/createUploadSession', '{}', '400 invalidRequest'],
    ['PUT', '/me/drive/root:/a*b:/content', 'x', '400 invalidRequest nameContainsInvalidCharacters'],
    ['PUT', '/me/drive/root:/Stays:/content', 'x', '409 nameAlreadyExists'],
    ['DELETE', '/me/drive/root', '', '400 invalidRequest'],
  ])('%s %s %s: %s', async (method, path, body, expected) => {
    const headers = { 'Content-Type': 'application/json' }
    const response = work(method, path, { headers, ...(body !== '' && { body }) })
    if (expected === '200') expect((await response).status).toBe(200)
    else expect(await refusal(response)).toBe(expected)
  })

  test('and changed nothing', async () => {
    const { value } = (await (await work('GET', children)).json()) as { value: { name: string }[] }
    expect(value.filter(({ name }) => !/^[A-Z][a-z ]+$/.test(name)).map(({ name }) => name)).not.toContain('q')
    expect((await work('GET', stays)).status).toBe(200)
  })
})

describe('tags and tokens', () => {
  test.each([
    ['"{x},1"', '412 resourceModified entityTagDoesNotMatch'],
    ['whatever', '412 resourceModified entityTagDoesNotMatch'],
    ['"one quote', '400 invalidRequest malformedEntityTag'],
  ])('If-Match: %s', async (tag, expected) => {
    const change = work('PATCH', '/me/drive/root:/Stays', { body: { name: 'Moved' }, headers: { 'If-Match': tag } })
    expect(await refusal(change)).toBe(expected)
  })

  test.each([
    ['', 'Access token is empty.'],
    ['Bearer x', 'IDX14100: JWT is not well formed, there are no dots (.).'],
    ['Bearer a.b.c', 'Access token validation failure. Invalid signature.'],
    ['Bearer EwBnothing', 'CompactToken parsing failed with error code: 80049217'],
    ['Basic eA==', 'Access token is empty. Send it as "Authorization: Bearer …".'],
  ])('Authorization: %s', async (authorization, message) => {
    const response = await work('GET', '/me/drive', { headers: { Authorization: authorization } })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm=""/)
    expect(await response.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken', message } })
  })
})

describe('ranges', () => {
  const file = '/me/drive/root:/Documents/Reading list.md'

  test.each([
    ['bytes=999999-', '416 invalidRange'],
    ['bytes=-0', '416 invalidRange'],
    ['bytes=0-1,3-4', '416 invalidRange'],
    ['bytes=5-2', '200'],
    ['bytes=a-b', '200'],
    ['lines=1-2', '200'],
  ])('of a download, %s: %s', async (range, expected) => {
    const item = (await (await work('GET', file)).json()) as Record<string, string>
    const response = fetch(item['@microsoft.graph.downloadUrl']!, { headers: { range } })
    if (expected === '200') expect((await response).status).toBe(200)
    else expect(await refusal(response)).toBe(expected)
  })

  const malformed = '400 invalidRequest'
  test.each([
    [undefined, malformed],
    ['bytes 0-4/*', malformed],
    ['bytes 0-4/5x', malformed],
    ['items 0-4/5', malformed],
    ['bytes 4-0/20', malformed],
    ['bytes 0-4/4', malformed],
    ['bytes 0-4/20', malformed],
    ['bytes 0-9/20', '400 invalidRequest fragmentLengthMismatch'],
    ['bytes 5-9/20', '416 invalidRange fragmentOutOfOrder'],
    ['bytes 0-4/999999999999999', '400 invalidRequest maxFileSizeExceeded'],
  ])('of an upload, %s: %s', async (range, expected) => {
    const session = await work('POST', '/me/drive/root:/ranges.bin:/createUploadSession', { body: {} })
    const { uploadUrl } = (await session.json()) as { uploadUrl: string }
    const headers = range === undefined ? {} : { 'content-range': range }
    expect(await refusal(fetch(uploadUrl, { method: 'PUT', headers, body: 'hello' }))).toBe(expected)
    const status = (await (await fetch(uploadUrl)).json()) as { nextExpectedRanges: string[] }
    expect(status.nextExpectedRanges[0]).toMatch(/^0-/)
  })
})

test.each([
  ['nonsense\r\n\r\n', 400],
  ['GET / HTTP/9\r\n\r\n', 400],
  ['GET /v1.0/me HTTP/1.1\r\n\r\n', 400],
  ['GET /v1.0/me HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400],
  [`GET /v1.0/me HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`, 431],
  ['GET /v1.0/me/drive/root:/../../x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 401],
])('on the wire, %j: %i', async (text, status) => {
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket = connect(Number(new URL(signed.emulator.url).port), '127.0.0.1', () => socket.write(text))
  socket.once('data', (bytes) => resolve(bytes.toString()))
  socket.once('error', (error) => resolve(String(error)))
  expect(await promise).toMatch(new RegExp(`^HTTP/1.1 ${status}`))
  socket.destroy()
})
