import { expect, test } from 'vitest'
import { readFilter } from '../../src/pages/connections/filter.ts'

test('an address with nonsense in it filters by what makes sense', () => {
  expect(readFilter({ status: 'sleepy', text: 42, projectId: ['prj_a'] })).toEqual({ text: '42' })
  expect(readFilter({ status: 'revoked', projectId: 'prj_a' })).toEqual({ status: 'revoked', projectId: 'prj_a' })
})
