import { expect, test } from 'vitest'
import { presets } from '../../src/faults/presets.ts'
import { ruleSchema } from '../../src/faults/rule.ts'
import { controlReference } from './reference.ts'

test('the reference says what the schemas check', async () => {
  await expect(controlReference()).toMatchFileSnapshot('../../../../docs/reference/emulator-control.md')
})

test.each(presets)('the preset "$name" can be added', ({ rule }) => {
  expect(ruleSchema.safeParse(rule).success).toBe(true)
})
