import { expect, test } from 'vitest'
import { begin, record, redo, undo } from '../../src/drawing/history.ts'

test('what was done is taken back and done again, step by step', () => {
  const history = record(record(begin('a'), 'b'), 'c')
  const back = undo(undo(history))
  expect(back.present).toBe('a')
  expect(redo(back).present).toBe('b')
  expect(redo(redo(redo(back))).present).toBe('c')
  expect(undo(back)).toEqual(back)
})

test('letters of one word are one change', () => {
  const typed = record(record(record(begin(''), 'i', 'label'), 'in', 'label'), 'in x', 'name')
  expect(undo(typed).present).toBe('in')
  expect(undo(undo(typed)).present).toBe('')
})

test('after going back, something new forgets what was ahead', () => {
  const changed = record(undo(record(begin('a'), 'b')), 'c')
  expect(changed.future).toEqual([])
  expect(undo(changed).present).toBe('a')
})

test('typing goes on as a change of its own after going back', () => {
  const typed = record(undo(record(record(begin(''), 'a', 'label'), 'b')), 'ab', 'label')
  expect(undo(typed).present).toBe('a')
})

test('a change that changes nothing is none', () => {
  expect(record(begin('a'), 'a').past).toEqual([])
})
