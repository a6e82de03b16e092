import { connectionStatusSchema, newAppRegistrationSchema } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { formatBytes } from '../../src/words/bytes.ts'
import { cloudWords } from '../../src/words/cloud.ts'
import { scopeWords } from '../../src/words/scopes.ts'
import { secretExpiry } from '../../src/words/secret-expiry.ts'
import { isStatus, statuses, statusWords } from '../../src/words/status.ts'
import { duration, exactTime, relativeTime } from '../../src/words/time.ts'

const now = new Date('2026-11-21T12:00:00Z')
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const day = 86_400_000

test.each([
  [0, 'just now'],
  [-59_999, 'just now'],
  [-60_000, '1 minute ago'],
  [-2.9 * 60_000, '2 minutes ago'],
  [-3_600_000, '1 hour ago'],
  [3 * day, 'in 3 days'],
  [40 * day, 'in 1 month'],
  [400 * day, 'in 13 months'],
  [-800 * day, '2 years ago'],
])('%d ms from now is "%s"', (distance, words) => {
  expect(relativeTime(later(distance), now)).toBe(words)
})

test('exact times and durations', () => {
  expect(exactTime(now, 'UTC')).toBe('21 Nov 2026, 12:00')
  expect(duration(86.6)).toBe('87 ms')
  expect(duration(1449)).toBe('1.4 s')
})

test.each([
  [0, '0 B'],
  [1023, '1,023 B'],
  [1024, '1 KB'],
  [1.5 * 1024 ** 3, '1.5 GB'],
  [1024 ** 4, '1 TB'],
])('%d bytes are "%s"', (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words)
})

test('every status of the API has words of its own', () => {
  expect([...statuses].sort()).toEqual([...connectionStatusSchema.options].sort())
  expect(new Set(statuses.map((status) => statusWords(status).label)).size).toBe(statuses.length)
})

test('only a status is a status', () => {
  expect(isStatus('revoked')).toBe(true)
  expect(isStatus('toString')).toBe(false)
  expect(isStatus(undefined)).toBe(false)
})

test('scopes in plain words, with or without the resource in front, in any case', () => {
  expect(scopeWords('Files.ReadWrite')).toBe('Read, add, change and delete the user’s files')
  expect(scopeWords('https://graph.microsoft.com/files.readwrite')).toBe(scopeWords('Files.ReadWrite'))
  expect(scopeWords('constructor')).toBe('Use the Microsoft permission constructor')
  expect(scopeWords('Mail.Send')).toBe('Use the Microsoft permission Mail.Send')
})

test('the scopes that an app registration begins with are all known', () => {
  const { scopes } = newAppRegistrationSchema.parse({ clientId: 'an-app' })
  expect(scopes.map(scopeWords).filter((words) => words.startsWith('Use the Microsoft permission'))).toEqual([])
})

test.each([
  [-day, 'danger', 'Expired 1 day ago'],
  [0, 'danger', 'Expired just now'],
  [29 * day, 'warning', 'Expires in 29 days'],
  [30 * day, 'success', 'Expires in 30 days'],
])('a secret that ends %d ms from now', (distance, tone, label) => {
  const clientSecretExpiresAt = later(distance).toISOString()
  expect(secretExpiry({ hasClientSecret: true, clientSecretExpiresAt }, now)).toEqual({ tone, label })
})

test('no secret, and a secret whose end nobody entered', () => {
  expect(secretExpiry({ hasClientSecret: false, clientSecretExpiresAt: null }, now).label).toMatch(/public client/)
  expect(secretExpiry({ hasClientSecret: true, clientSecretExpiresAt: null }, now).tone).toBe('unknown')
})

test('clouds by name, an emulator by its address', () => {
  expect(cloudWords('china')).toMatch(/China/)
  expect(cloudWords({ login: 'http://localhost:8480', graph: 'http://localhost:8480' })).toBe(
    'Emulator at http://localhost:8480',
  )
})
