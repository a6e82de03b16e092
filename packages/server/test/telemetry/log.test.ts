import { expect, test } from 'vitest'
import { createLog, type Log, type LogOptions } from '../../src/telemetry/log.ts'

const secrets = [
  'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl',
  'EwBYA8l6BAAUO9chh8cJscQLmU+LSWpbnr0vmwwAAQ',
  '0.AXoAZ1BvPlanted.AgABAAEAAAD',
  '1.AXoAZ1BvPlanted.AgABAAEAAAD',
  'M.C507_BAY.2.U.planted-authorization-code',
  'M.R3_BAY.planted!refresh*token$',
  'dbk_plantedOperatorKey0123456789',
  'dbt_plantedTicket0123456789',
]

test.each(secrets)('%s appears in no line, wherever it stands', (secret) => {
  const lines: string[] = []
  const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } })
  log.info(secret)
  log.info({ anything: { deep: [secret] } }, 'text')
  log.info({ url: `https://x.example/oauth/callback?code=${secret}&state=y` })
  log.info(`Authorization: Bearer ${secret}`)
  log.error({ error: new Error(`refused ${secret}`, { cause: new Error(secret) }) })
  log.child({ token: secret }).warn({ headers: { authorization: secret } })

  expect(lines).toHaveLength(6)
  for (const line of lines) {
    expect(line).not.toContain(secret)
    expect(() => JSON.parse(line)).not.toThrow()
  }
})

test.each([
  ['client_secret=abc~Q8~planted', 'abc~Q8~planted'],
  ['GET /x?code_verifier=planted-verifier&a=b', 'planted-verifier'],
  ['GET /connect/planted-token-of-a-connect-link', 'planted-token-of-a-connect-link'],
  ['Cookie: drawbridge_session=planted-session; a=b', 'planted-session'],
  ['postgres://me:planted-password@host/db', 'planted-password'],
])('%s keeps its name and loses its value', (text, secret) => {
  const line = lineOf({}, (log) => log.info(text))
  expect(line).not.toContain(secret)
  expect(line).toContain('[redacted]')
})

test('a known secret goes whatever it looks like; what a library hangs on its errors never comes', () => {
  const error = Object.assign(new Error('no correct horse "battery"'), { code: '23505', detail: 'planted detail' })
  const line = lineOf({ secrets: ['correct horse "battery"'] }, (log) => log.error({ error }))
  expect(line).not.toContain('horse')
  expect(line).not.toContain('planted detail')
  expect(JSON.parse(line).error.code).toBe('23505')
})

function lineOf(options: LogOptions, write: (log: Log) => void): string {
  const lines: string[] = []
  write(createLog({ ...options, destination: { write: (line) => void lines.push(line) } }))
  return lines.join('')
}
