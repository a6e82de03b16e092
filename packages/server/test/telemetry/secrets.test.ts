import { expect, test } from 'vitest'
import { blankSecrets, secretsIn } from '../../src/telemetry/secrets.ts'

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'
const pem =
  '-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu\n-----END RSA PRIVATE KEY-----'

test.each<[text: string, name?: string]>([
  [jwt],
  [`token ${jwt} here`],
  ['AKIAIOSFODNN7EXAMPLE'],
  [pem],
  ['abc8Q~Nn1oPqRsTuVwXyZ0123456789abcdefgh'],
  ['ghp_0123456789abcdefghijABCDEFGHIJ'],
  ['Bearer 0123456789abcdef'],
  ['basic dXNlcjpwYXNzd29yZA=='],
  ['https://ada:lovelace@example.com/'],
  ['grant_type=client_credentials&client_secret=abcdef123'],
  ['glpat-0123456789abcdefghij'],
  ['npm_0123456789abcdefghijABCDEFGHIJ012345'],
  ['SG.0123456789abcdefghij.0123456789abcdefghijKLMNOP'],
  ['sk-proj-0123456789abcdefghijABCDEFGHIJ'],
  ['sk-ant-api03-0123456789abcdefghij'],
  ['https://hooks.slack.com/services/T01234567/B01234567/0123456789abcdefghijABCD'],
  [`https://discord.com/api/webhooks/123456789012345678/${'aB3'.repeat(20)}`],
  ['https://b.s3.amazonaws.com/k?X-Amz-Date=20260101T000000Z&X-Amz-Signature=0123456789abcdef0123456789abcdef'],
  ['https://storage.googleapis.com/b/o?X-Goog-Signature=0123456789abcdef0123456789abcdef'],
  ['https://x.azurewebsites.net/api/f?code=AbCdEf0123456789abcdefGHIJKLMNop=='],
  ['session=0123456789; theme=dark', 'Cookie'],
  ['hunter2!', 'password'],
  ['hunter2!', 'client-secret'],
  ['hunter2!', 'clientSecret'],
  ['9f86d081884c7d659a2feaa0c55ad015', 'X-Api-Key'],
  ['9f86d081884c7d659a2feaa0c55ad015', 'accessToken'],
])('%.40s (%s) is a secret', (text, name) => {
  expect(secretsIn(text, name).length).toBeGreaterThan(0)
})

test.each<[text: string, name?: string]>([
  ['Invoices of June.pdf', 'name'],
  ['01BYE5RZ6QN3ZWBTUFOFD3GSPGOHDJD36K', 'id'],
  ['9f86d081884c7d659a2feaa0c55ad015', 'nextPageToken'],
  ['{{settings.password}}', 'password'],
  ['Bearer {{settings.token}}', 'authorization'],
  ['main', 'key'],
  ['the key is under the mat', 'key'],
  ['itemNotFound', 'code'],
  ['bearer of bad news', 'text'],
  ['https://example.com/list?key=name&code=nl&token=latest', 'url'],
  ['sk-learn and the other libraries that we use', 'text'],
  ['https://example.com:8080/a@b', 'url'],
])('%s (%s) is none', (text, name) => {
  expect(secretsIn(text, name)).toEqual([])
})

test('in a value they are blanked wherever they stand, and the rest stays what it was', () => {
  const value = {
    headers: { Authorization: 'Bearer 0123456789abcdef', accept: 'application/json' },
    body: [`first ${jwt} last`, { password: 'hunter2!', pages: 3 }],
    untouched: { a: [1, null, true] },
  }
  const blanked = blankSecrets(value) as typeof value
  expect(blanked).toEqual({
    headers: { Authorization: 'Bearer [redacted]', accept: 'application/json' },
    body: ['first [redacted] last', { password: '[redacted]', pages: 3 }],
    untouched: { a: [1, null, true] },
  })
  expect(blanked.untouched).toBe(value.untouched)
  expect(blankSecrets(value.untouched)).toBe(value.untouched)
})

test('long texts are looked through once, without going back and forth', () => {
  const long = [
    'a'.repeat(500_000),
    '-----BEGIN '.repeat(40_000),
    'eyJ'.repeat(150_000),
    'a:'.repeat(200_000),
    ' '.repeat(500_000),
  ]
  // What takes the square of the length would take minutes, and the test ends before.
  for (const text of long) expect(blankSecrets(text)).toBe(text)
})
