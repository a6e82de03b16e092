import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderedNames } from '../../../src/state/drive/ordered-names.ts'

test('is a sorted set that can be entered anywhere, across its blocks', () => {
  const change = fc.tuple(fc.constantFrom('add', 'add', 'add', 'remove'), fc.nat(4000))
  fc.assert(
    fc.property(fc.array(change, { maxLength: 3000, size: 'max' }), fc.nat(4000), (changes, entry) => {
      const names = orderedNames()
      const model = new Set<string>()
      for (const [kind, number] of changes) {
        const name = `name ${number}`
        if (kind === 'add') {
          names.add(name)
          model.add(name)
        } else {
          names.remove(name)
          model.delete(name)
        }
      }
      const sorted = [...model].sort()
      const from = `name ${entry}`
      expect(names.size).toBe(sorted.length)
      expect([...names.after(undefined)]).toEqual(sorted)
      expect([...names.before(undefined)]).toEqual(sorted.toReversed())
      expect([...names.after(from)]).toEqual(sorted.filter((name) => name > from))
      expect([...names.before(from)]).toEqual(sorted.filter((name) => name < from).toReversed())
    }),
    { numRuns: 25 },
  )
})
