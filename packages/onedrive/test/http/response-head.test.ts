import { expect, test } from 'vitest'
import { parseResponseHead } from '../../src/http/response-head.ts'

const head = (...lines: string[]): string => ['HTTP/1.1 206 Partial Content', ...lines].join('\r\n')

test('reads status, headers and length', () => {
  const parsed = parseResponseHead(head('Content-Length: 12', 'ETag: "a"', 'Connection: keep-alive'))
  expect(parsed).toMatchObject({ status: 206, length: 12, keepAlive: true })
  expect(parsed?.headers.get('etag')).toBe('"a"')
  expect(parseResponseHead(head('connection: Close'))).toMatchObject({ length: undefined, keepAlive: false })
  expect(parseResponseHead('HTTP/1.1 200 ')?.status).toBe(200)
})

test.each([
  ['another version', 'HTTP/1.0 200 OK'],
  ['no status line', 'Content-Length: 12'],
  ['a folded header', head('X: 1', ' 2')],
  ['a space before the colon', head('Content-Length : 12')],
  ['a bare line feed', head('X: 1\nContent-Length: 3')],
  ['a NUL', head('X: \0')],
])('%s is left to a full client', (_, text) => {
  expect(parseResponseHead(text)).toBeUndefined()
})

test.each([
  ['two lengths', ['Content-Length: 1', 'Content-Length: 2']],
  ['a length beside chunks', ['Content-Length: 1', 'Transfer-Encoding: chunked']],
  ['a negative one', ['Content-Length: -1']],
])('%s is no length', (_, lines) => {
  expect(parseResponseHead(head(...lines))).toMatchObject({ length: undefined })
})
