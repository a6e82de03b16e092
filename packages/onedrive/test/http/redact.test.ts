import { expect, test } from 'vitest'
import { redactPreAuthenticated, redactText, redactUrl } from '../../src/http/redact.ts'

test.each([
  ['/me/drive?$top=2&$select=id', '/me/drive?$top=2&$select=id'],
  ['https://x.example/a?tempauth=planted&b=1', 'https://x.example/a?tempauth=[redacted]&b=1'],
  ['https://x.example/a?SIG=planted', 'https://x.example/a?SIG=[redacted]'],
  ['https://x.example/a?%61ccess_token=planted', 'https://x.example/a?%61ccess_token=[redacted]'],
  ['https://x.example/cb#access_token=planted', 'https://x.example/cb'],
  ['/root/delta?token=a=b=c', '/root/delta?token=[redacted]'],
])('%s becomes %s', (url, expected) => {
  expect(redactUrl(url)).toBe(expected)
})

test('of a pre-authenticated URL only the origin is shown', () => {
  expect(redactPreAuthenticated('https://my.example/secret/path?x=1')).toBe('https://my.example/[redacted]')
  expect(redactPreAuthenticated('nonsense with secret')).toBe('[redacted]')
})

test('known secrets are taken out of foreign text', () => {
  expect(redactText('no secret-1 and secret-1', ['secret-1', undefined, ''])).toBe('no [redacted] and [redacted]')
})
