import { expect, test } from 'vitest'
import { configFromEnvironment, readConfig } from '../src/config.ts'

test('an empty environment gives the defaults', () => {
  expect(configFromEnvironment({ DATABASE_URL: '' })).toEqual({
    port: 8400,
    host: 'localhost',
    proxies: 0,
    dataFolder: './.drawbridge/server',
    outboundAllow: '',
    runsPerProject: 100,
    keepRunsDays: 30,
    role: 'all',
    logLevel: 'info',
  })
})

test.each([
  ['DRAWBRIDGE_PORT', 'eighty', 'Write a number from 0 to 65535'],
  ['DRAWBRIDGE_PORT', '70000', 'Write a number from 0 to 65535'],
  ['DRAWBRIDGE_HOST', 'http://localhost', 'is not a host name'],
  ['DRAWBRIDGE_PUBLIC_URL', 'https://drawbridge.example.com/path', 'is not an origin'],
  ['DRAWBRIDGE_PUBLIC_URL', 'files.example.com', 'is not an origin'],
  ['DATABASE_URL', 'mysql://root:hunter2@localhost/x', 'is not the URL of a PostgreSQL database'],
  ['DRAWBRIDGE_MASTER_KEY', 'c2hvcnQ=', 'openssl rand -base64 32'],
  ['DRAWBRIDGE_OPERATOR_KEY', 'hunter2', 'is too easily guessed'],
  ['DRAWBRIDGE_SMTP_URL', 'mail.invalid', 'Write smtps://user:password@smtp.example.com'],
  ['DRAWBRIDGE_MAIL_FROM', 'nobody', 'Write Drawbridge <drawbridge@example.com>'],
  ['DRAWBRIDGE_OUTBOUND_ALLOW', '10.0.0.0/33', 'Write names, addresses and ranges'],
  ['DRAWBRIDGE_RUNS_PER_PROJECT', 'many', 'Write one from 1 to 10000'],
  ['DRAWBRIDGE_KEEP_RUNS_DAYS', 'forever', 'Write one from 1 to 3650'],
  ['DRAWBRIDGE_ROLE', 'boss', 'Write one of all, web, worker'],
  ['LOG_LEVEL', 'loud', 'Write one of trace'],
])('%s=%s is refused by name, without its value', (variable, value, sentence) => {
  const read = () => configFromEnvironment({ [variable]: value })
  expect(read).toThrow(variable)
  expect(read).toThrow(sentence)
  expect(read).not.toThrow(value)
})

test('all that is wrong is said at once', () => {
  expect(() => readConfig({ port: 'x', publicUrl: 'y' })).toThrow(/DRAWBRIDGE_PORT .*\nDRAWBRIDGE_PUBLIC_URL /)
})

test('a database behind a socket is a database', () => {
  const databaseUrl = 'postgres://me@localhost/drawbridge?host=%2Frun%2Fpostgresql'
  expect(readConfig({ databaseUrl }).databaseUrl).toBe(databaseUrl)
})
