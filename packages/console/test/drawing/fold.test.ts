import { expect, test } from 'vitest'
import { foldText } from '../../src/drawing/fold.ts'

test('a short text is shown whole; of a long one the beginning, and how much is left', () => {
  expect(foldText('a\nb')).toEqual({ beginning: 'a\nb', hidden: '' })
  const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`)
  const folded = foldText(lines.join('\n'))
  expect(folded.hidden).toBe('480 lines')
  expect(folded.beginning).toBe(`${lines.slice(0, 20).join('\n')}…`)
  expect(foldText('x'.repeat(5_000)).hidden).toBe('3,500 letters')
  expect(foldText(`${'x'.repeat(5_000)}\nend`).hidden).toBe('1 line')
})
