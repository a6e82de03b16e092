import { expect, test } from 'vitest'
import { concealed } from '../../src/actions/conceal.ts'

test('what an action declares as a secret is blanked where its input is written down', () => {
  const input = { item: '/a', type: 'view', password: 'open sesame' }
  expect(concealed('createShareLink', input)).toEqual({ item: '/a', type: 'view', password: '•••' })
  expect(concealed('getFile', { item: '/password' })).toEqual({ item: '/password' })
  expect(concealed('no such action', input)).toBe(input)
})
