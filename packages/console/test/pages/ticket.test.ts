import { expect, test } from 'vitest'
import { safeNext, takeTicket } from '../../src/pages/sign-in/ticket.ts'

function pageAt(hash: string) {
  const replaced: unknown[] = []
  const location = { hash, pathname: '/console/sign-in', search: '?next=%2Fprojects' }
  const history = { state: { key: 'a' }, replaceState: (...change: unknown[]) => replaced.push(change) }
  return { location, history, replaced }
}

test('takes the ticket and wipes it from the address, keeping the rest', () => {
  const page = pageAt('#ticket=abc%2Fdef')
  expect(takeTicket(page)).toBe('abc/def')
  expect(page.replaced).toEqual([[{ key: 'a' }, '', '/console/sign-in?next=%2Fprojects']])
})

test.each(['', '#', '#main', '#ticket='])('leaves an address with "%s" alone', (hash) => {
  const page = pageAt(hash)
  expect(takeTicket(page)).toBeUndefined()
  expect(page.replaced).toEqual([])
})

test.each([
  ['/connections?status=connected', '/connections?status=connected'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['/sign-in?next=%2F', '/'],
  [undefined, '/'],
])('after the sign-in, %s leads to %s', (next, path) => {
  expect(safeNext(next)).toBe(path)
})
