import { expect, test } from 'vitest'
import { withTexts } from '../../src/actions/text-fields.ts'

test('a number becomes a text where only a text can be meant, and stays one elsewhere', () => {
  expect(withTexts('saveFile', { name: 2026, text: 7, file: { size: 3 }, folder: '/a' })).toEqual({
    name: '2026',
    text: '7',
    file: { size: 3 },
    folder: '/a',
  })
  expect(withTexts('listFiles', { most: 5 })).toEqual({ most: 5 })
  expect(withTexts('invite', { message: true, sendInvitation: true })).toEqual({
    message: 'true',
    sendInvitation: true,
  })
  // An item is an address, and no text.
  expect(withTexts('getFile', { item: 5 })).toEqual({ item: 5 })
})
