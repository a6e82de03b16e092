import { describe, expect, test } from 'vitest'
import { createBudget } from '../../src/http/budget.ts'

const told = (remaining: number, reset: number, limit = 1250): Headers =>
  new Headers({ 'ratelimit-remaining': `${remaining}`, 'ratelimit-reset': `${reset}`, 'ratelimit-limit': `${limit}` })

describe('before anything is told', () => {
  test('as much may be under way as the fifth that is told of in time', () => {
    const budget = createBudget()
    budget.spend(250)
    expect(budget.allows(1, 0)).toBe(false)
    expect(budget.allows(0, 0)).toBe(true)
    budget.settle(40)
    expect(budget.allows(40, 0)).toBe(true)
    expect(budget.allows(41, 0)).toBe(false)
  })

  test('what costs more than all of that goes alone', () => {
    const budget = createBudget()
    expect(budget.allows(5000, 0)).toBe(true)
    budget.spend(1)
    expect(budget.allows(5000, 0)).toBe(false)
  })
})

describe('once it is told', () => {
  test('what is left is spent, less what is under way, until the minute ends', () => {
    const budget = createBudget()
    budget.learn(told(100, 30), 0)
    budget.spend(60)
    expect(budget.allows(40, 0)).toBe(true)
    expect(budget.allows(41, 0)).toBe(false)
    expect(budget.resetMs(10_000)).toBe(20_000)
    expect(budget.allows(190, 30_000)).toBe(true)
    expect(budget.resetMs(30_000)).toBe(0)
  })

  test('an answer that was overtaken changes nothing, one of a new minute does', () => {
    const budget = createBudget()
    budget.learn(told(20, 30), 0)
    budget.learn(told(60, 31), 0)
    expect(budget.allows(21, 0)).toBe(false)
    budget.learn(told(900, 60), 25_000)
    expect(budget.allows(900, 25_000)).toBe(true)
  })

  test('the limit is remembered for the minutes to come', () => {
    const budget = createBudget()
    budget.learn(told(5, 10, 100), 0)
    budget.spend(1)
    expect(budget.allows(20, 10_000)).toBe(false)
    expect(budget.allows(19, 10_000)).toBe(true)
  })

  test.each([{}, { 'ratelimit-remaining': 'many', 'ratelimit-reset': '5' }, { 'ratelimit-remaining': '0' }])(
    '%j tells nothing',
    (headers) => {
      const budget = createBudget()
      budget.learn(new Headers(headers as Record<string, string>), 0)
      expect(budget.allows(250, 0)).toBe(true)
      expect(budget.resetMs(0)).toBe(0)
    },
  )
})
