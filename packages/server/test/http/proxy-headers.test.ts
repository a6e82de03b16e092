import { expect, test } from 'vitest'
import { headersToCaller, headersToContent, headersToGraph } from '../../src/http/proxy-headers.ts'

test('only what Graph needs goes to Graph', () => {
  const sent = headersToGraph({
    accept: 'application/json',
    authorization: 'Bearer user-token',
    connection: 'keep-alive, Prefer',
    cookie: 'drawbridge_session=x',
    'content-type': 'text/plain',
    forwarded: 'for=1.2.3.4',
    host: 'evil.example',
    'if-match': '"{A},1"',
    prefer: 'respond-async',
    te: 'trailers',
    'transfer-encoding': 'chunked',
    'x-forwarded-host': 'evil.example',
    'x-http-method-override': 'DELETE',
  })
  expect(sent).toEqual({ accept: 'application/json', 'content-type': 'text/plain', 'if-match': '"{A},1"' })
})

test('a pre-authenticated address learns neither body nor caller', () => {
  const sent = headersToContent({ accept: '*/*', 'content-type': 'a/b', range: 'bytes=0-1', authorization: 'Bearer x' })
  expect(sent).toEqual({ accept: '*/*', range: 'bytes=0-1' })
})

test('cookies and server names do not come back', () => {
  const answer = headersToCaller({
    etag: '"1"',
    'set-cookie': ['a=b'],
    server: 'x',
    location: 'https://secret.example',
  })
  expect(answer).toEqual({ etag: '"1"' })
})
