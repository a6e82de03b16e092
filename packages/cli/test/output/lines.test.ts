import { expect, test } from 'vitest'
import { formatLines } from '../../src/output/lines.ts'

const plain = { bold: String, cyan: String, dim: String }

test('names, values and notes stand in columns', () => {
  const lines = [
    { name: 'Server', value: 'http://localhost:8400', note: 'embedded' },
    { name: 'Emulator', value: 'http://localhost:1', note: 'no account' },
    { name: 'Log', value: 'none' },
  ]
  expect(formatLines(lines, plain).split('\n')).toEqual([
    '  Server     http://localhost:8400   embedded',
    '  Emulator   http://localhost:1      no account',
    '  Log        none',
  ])
})

test('a long value keeps its note below, and the other notes near', () => {
  const long = `http://localhost/#${'x'.repeat(60)}`
  const lines = [
    { name: 'A', value: long, note: 'first' },
    { name: 'B', value: 'short', note: 'second' },
  ]
  expect(formatLines(lines, plain).split('\n')).toEqual([`  A   ${long}`, '      first', '  B   short   second'])
})
