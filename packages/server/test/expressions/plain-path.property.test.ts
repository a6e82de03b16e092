/** Paths that are read in place give what JSONata gives. */
import fc from 'fast-check'
import jsonata from 'jsonata'
import { expect, test } from 'vitest'
import { beyond, readPath } from '../../src/expressions/plain-path.ts'
import { readExpression } from '../../src/expressions/syntax.ts'

const names = ['a', 'b', 'value', '__proto__', 'length', 'constructor']
const name = fc.constantFrom(...names)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(null, true, 0, 7, '', 'text'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
}))
const step = fc.tuple(name, fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }))
const path = fc
  .array(step, { minLength: 1, maxLength: 5 })
  .map((steps) => steps.map(([each, index]) => `\`${each}\`${index === undefined ? '' : `[${index}]`}`).join('.'))

test('whatever the data, where they do not go through lists', async () => {
  let inPlace = 0
  const property = fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 5 }), path, async (scope, expression) => {
    const plain = readExpression(expression).plain
    const found = plain ? readPath(plain, scope) : beyond
    if (found === beyond) return
    inPlace++
    expect(JSON.stringify(found)).toBe(JSON.stringify(await jsonata(expression).evaluate(scope)))
  })
  await fc.assert(property, { numRuns: 1_500 })
  expect(inPlace).toBeGreaterThan(500)
})
