import { expect, test } from 'vitest'
import { count, formatDuration, formatSize, formatTime } from '../../src/output/figures.ts'
import { progressLine } from '../../src/output/progress-line.ts'
import { formatTable, printable } from '../../src/output/table.ts'

const mebibyte = 1024 * 1024

test('the progress line tells name, bar, sizes, rate and time left', () => {
  const state = { label: 'report.pdf', loaded: 12 * mebibyte, total: 48 * mebibyte, elapsedMs: 3000 }
  expect(progressLine(state, 100)).toBe('report.pdf  █████░░░░░░░░░░░░░░░  25%  12 MiB of 48 MiB  4 MiB/s  9 s left')
})

test.each([20, 40, 60, 80, 120])('the progress line fits into %i columns, whatever the name', (width) => {
  const label = '/Pictures/2026/a rather long name 价格表 that goes on and on and on.jpg'
  const line = progressLine({ label, loaded: 5, total: 10, elapsedMs: 900, files: { done: 1, total: 2 } }, width)
  expect([...line].length).toBeLessThan(width)
})

test.each([0, 1, 2, 3])('a terminal of %i columns is no reason to hang', (width) => {
  const line = progressLine({ label: 'report.pdf', loaded: 5, total: 10, elapsedMs: 900 }, width)
  expect([...line].length).toBeLessThanOrEqual(width)
})

test('nothing is divided by nothing', () => {
  expect(progressLine({ label: 'empty', loaded: 0, total: 0, elapsedMs: 0 }, 80)).toContain('100%')
  expect(progressLine({ label: 'pipe', loaded: 0, elapsedMs: 0 }, 80)).toBe('pipe  0 B')
})

test('figures are as people write them', () => {
  expect([0, 1023, 1024, 1.5 * mebibyte].map(formatSize)).toEqual(['0 B', '1023 B', '1 KiB', '1.5 MiB'])
  expect([400, 59_000, 185_000, 7_800_000].map(formatDuration)).toEqual(['0 s', '59 s', '3 min 05 s', '2 h 10 min'])
  expect(formatTime('2026-11-21T05:33:00Z')).toMatch(/^2026-11-2\d \d\d:\d3$/)
  expect(formatTime(undefined)).toBe('')
  expect([count(1, 'file'), count(1200, 'file')]).toEqual(['1 file', '1,200 files'])
})

test('columns are aligned by what they take up on the screen', () => {
  const rows = [
    ['9 B', '价格表.csv', 'x'],
    ['12 KiB', 'a.txt', 'y'],
  ]
  expect(formatTable([{ align: 'right' }, {}, {}], rows).split('\n')).toEqual([
    '   9 B  价格表.csv  x',
    '12 KiB  a.txt       y',
  ])
  expect(formatTable([{ title: 'n' }, {}], [])).toBe('n')
})

test('a name cannot steer the terminal', () => {
  expect(printable('\u001b[2Jgone\u202Efdp.exe')).toBe('\ufffd[2Jgone\ufffdfdp.exe')
})
