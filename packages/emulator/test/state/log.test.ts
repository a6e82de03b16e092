import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EmulatorError } from '../../src/errors.ts'
import { openLog } from '../../src/state/log.ts'

function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'emulator-log-')), 'state', 'log.jsonl')
}

function contents(file: string): unknown[] {
  const seen: unknown[] = []
  openLog(file, (entry) => seen.push(entry)).close()
  return seen
}

test('what was appended is replayed in order', () => {
  const file = newFile()
  const log = openLog<object>(file, () => {})
  log.append({ n: 1 })
  log.append({ n: 2, text: 'line\nbreak 🦊' })
  log.close()
  expect(contents(file)).toEqual([{ n: 1 }, { n: 2, text: 'line\nbreak 🦊' }])
})

test('a line torn by a kill is cut off, and the next entry starts a line of its own', () => {
  const file = newFile()
  const log = openLog<object>(file, () => {})
  log.append({ n: 1 })
  log.close()
  appendFileSync(file, '{"n":2,"te')

  const again = openLog<object>(file, () => {})
  again.append({ n: 3 })
  again.close()
  expect(contents(file)).toEqual([{ n: 1 }, { n: 3 }])
  expect(readFileSync(file, 'utf8')).toBe('{"n":1}\n{"n":3}\n')
})

test('a damaged line in the middle is refused, and the file is left alone', () => {
  const file = newFile()
  openLog(file, () => {}).close()
  writeFileSync(file, '{"n":1}\n{oops}\n{"n":3}\n')
  expect(() => contents(file)).toThrow(EmulatorError)
  expect(() => contents(file)).toThrow(/Line 2/)
  expect(readFileSync(file, 'utf8')).toContain('{oops}')
})

test('without a file nothing is kept', () => {
  const log = openLog<object>(undefined, () => {
    throw new Error('nothing to replay')
  })
  log.append({ n: 1 })
  log.close()
})
