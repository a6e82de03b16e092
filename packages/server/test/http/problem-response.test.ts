import { expect, test } from 'vitest'
import { problemResponse } from '../../src/http/problem-response.ts'

async function answerTo(error: Error): Promise<{ status: number; code: string; text: string }> {
  const response = problemResponse(error, 'req_1')
  const text = await response.text()
  return { status: response.status, code: JSON.parse(text).error.code, text }
}

test.each([
  [{ code: '53100' }, 'could not extend file "base/5/1249": No space left on device', 'disk of the database is full'],
  [{ code: '57P01' }, 'terminating connection due to administrator command', 'Try again in a moment'],
  [{ code: '57P03' }, 'the database system is starting up', 'Try again in a moment'],
  [{ code: 'ENOENT', syscall: 'connect' }, 'connect ENOENT /data/.s.PGSQL.5432', 'Try again in a moment'],
  [{}, 'Connection terminated unexpectedly', 'Try again in a moment'],
])('%j of the database is 503 with what to do, and without the driver’s words', async (fields, message, sentence) => {
  const { status, code, text } = await answerTo(Object.assign(new Error(message), fields))
  expect([status, code]).toEqual([503, 'database_unavailable'])
  expect(text).toContain(sentence)
  expect(text).not.toContain(message)
})

test('anything else keeps its words to itself', async () => {
  const { status, text } = await answerTo(new TypeError('secret inner workings'))
  expect(status).toBe(500)
  expect(text).not.toContain('inner workings')
})
