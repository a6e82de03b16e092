import { expect, test } from 'vitest'
import { conditions } from '../../src/remote/conditions.ts'
import { parseRemote, splitRemote } from '../../src/remote/remote-path.ts'

test.each([
  ['/', { path: '', name: '', folder: true }],
  ['drive:', { path: '', name: '', folder: true }],
  ['drive:/Documents/a.txt', { path: 'Documents/a.txt', name: 'a.txt', folder: false }],
  ['Documents//sub/', { path: 'Documents/sub', name: 'sub', folder: true }],
  ['/100% sure #1 [x]{y}.txt', { path: '100% sure #1 [x]{y}.txt', name: '100% sure #1 [x]{y}.txt', folder: false }],
])('%s is read as a path of the drive', (text, path) => {
  expect(parseRemote(text)).toEqual(path)
})

test.each(['/a/../b', './a', '/*.txt', '/a:b', '/CON', '/ends.', '/a\\b'])('%s is refused', (text) => {
  expect(() => parseRemote(text)).toThrow()
})

test('a pattern is no path, but may be split', () => {
  expect(splitRemote('/Pictures/**/*.jpg')).toMatchObject({ path: 'Pictures/**/*.jpg' })
})

const now = Date.parse('2026-11-21T00:00:00Z')
const item = { id: '1', name: 'Report [1].PDF', size: 5 * 1024, file: {}, lastModifiedDateTime: '2026-11-20T00:00:00Z' }

test.each([
  [{ name: '*.pdf' }, true],
  [{ name: 'report [1].*' }, true],
  [{ name: '*.docx' }, false],
  [{ size: '+5k' }, true],
  [{ size: '-4.9k' }, false],
  [{ type: 'folder' }, false],
  [{ newer: '2d' }, true],
  [{ newer: '12h' }, false],
  [{ older: '2026-11-21' }, true],
])('find %j: %s', async (options, fits) => {
  expect((await conditions(options, now))(item as never)).toBe(fits)
})

test.each([{ size: '5k' }, { size: '+x' }, { newer: 'soon' }, { type: 'thing' }])(
  'find refuses %j',
  async (options) => {
    await expect(conditions(options, now)).rejects.toMatchObject({ exitCode: 2 })
  },
)
