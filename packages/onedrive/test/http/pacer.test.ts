import { describe, expect, test } from 'vitest'
import { createPacer } from '../../src/http/pacer.ts'
import { testClock } from '../test-clock.ts'

const throttle = (seconds?: number): Headers =>
  new Headers(seconds === undefined ? {} : { 'retry-after': `${seconds}` })
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function pacer(concurrency = 4, longestWaitMs = 60_000) {
  const waits: number[] = []
  const pauses: number[] = []
  const clock = testClock(waits)
  const means = { ...clock, longestWaitMs, onPause: ({ ms }: { ms: number }) => void pauses.push(ms) }
  return { waits, pauses, clock, pacer: createPacer({ concurrency, maxConcurrency: 8 }, means) }
}

describe('window', () => {
  test('lets so many in, and the next when one leaves', async () => {
    const { pacer: p } = pacer(2)
    const leave = await p.enter(undefined, undefined)
    await p.enter(undefined, undefined)
    let third = false
    const entering = p.enter(undefined, undefined).then(() => (third = true))
    await settle()
    expect(third).toBe(false)
    leave()
    leave()
    await entering
    expect(third).toBe(true)
  })

  test('halves when throttled, once for a round, and grows slowly after', () => {
    const { pacer: p, clock } = pacer(8)
    p.learn(429, throttle(1))
    p.learn(429, throttle(1))
    expect(p.window).toBe(4)
    void clock.sleep(2000)
    p.learn(200, throttle())
    expect(p.window).toBeCloseTo(4.25)
    for (let answer = 0; answer < 100; answer++) p.learn(200, throttle())
    expect(p.window).toBe(8)
    p.learn(500, throttle())
    expect(p.window).toBe(8)
  })

  test('interactive calls go first', async () => {
    const { pacer: p } = pacer(1)
    const leave = await p.enter(undefined, undefined)
    const order: string[] = []
    const enter = (priority: 'bulk' | 'interactive') =>
      p.enter(priority, undefined).then((out) => {
        order.push(priority)
        out()
      })
    const all = [enter('bulk'), enter('bulk'), enter('interactive')]
    leave()
    await Promise.all(all)
    expect(order).toEqual(['interactive', 'bulk', 'bulk'])
  })
})

describe('pause', () => {
  test('nothing is let in while a Retry-After runs, whoever was told it', async () => {
    const { pacer: p, clock, waits } = pacer()
    const start = clock.now()
    p.learn(429, throttle(7))
    await p.enter(undefined, undefined)
    expect(clock.now() - start).toBe(7000)
    expect(waits).toEqual([7000])
  })

  test('RateLimit-Remaining 0 pauses until the reset', async () => {
    const { pacer: p, clock } = pacer()
    const start = clock.now()
    p.learn(200, new Headers({ 'ratelimit-remaining': '0', 'ratelimit-reset': '3' }))
    await p.enter(undefined, undefined)
    expect(clock.now() - start).toBe(3000)
  })

  test('each pause is told once, those that are not waited for never', () => {
    const { pacer: p, clock, pauses } = pacer(4, 60_000)
    p.learn(429, throttle(7))
    p.learn(429, throttle(7))
    p.learn(429, throttle(8))
    expect(pauses).toEqual([7000])
    void clock.sleep(9000)
    p.learn(429, throttle(7))
    p.learn(429, throttle(600))
    expect(pauses).toEqual([7000, 7000])
  })

  test('one that is too long is not waited for', async () => {
    const { pacer: p, waits } = pacer(4, 1000)
    p.learn(429, throttle(7))
    await p.enter(undefined, undefined)
    expect(waits).toEqual([])
    expect(p.pausedMs()).toBe(7000)
  })

  test('a caller that gives up leaves the queue', async () => {
    const { pacer: p } = pacer(1)
    const leave = await p.enter(undefined, undefined)
    const controller = new AbortController()
    const waiting = p.enter(undefined, controller.signal)
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
    leave()
    await p.enter(undefined, undefined)
  })
})
