import { describe, expect, test } from 'vitest'
import { movableClock } from '../src/clock.ts'

const clockAt = (at = 1000) => {
  const base = { at, now: () => base.at }
  return { base, clock: movableClock(base) }
}

describe('a movable clock', () => {
  test('follows, runs ahead, stands still, runs on from there', async () => {
    const { base, clock } = clockAt()
    await clock.advance(500)
    expect(clock.now()).toBe(1500)
    base.at += 10
    expect(clock.now()).toBe(1510)
    clock.freeze()
    base.at += 1000
    expect([clock.now(), clock.frozen]).toEqual([1510, true])
    await clock.advance(5)
    expect(clock.now()).toBe(1515)
    clock.resume()
    base.at += 1
    expect([clock.now(), clock.frozen]).toEqual([1516, false])
    await clock.set(100)
    expect(clock.now()).toBe(100)
  })

  test('stops at each task on the way, also at those that tasks bring about, and waits for them', async () => {
    const { clock } = clockAt()
    const done: [string, number][] = []
    const note = (name: string) => done.push([name, clock.now()])
    clock.at(3000, () => void note('late'))
    clock.at(2000, async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      note('early')
      clock.at(2500, () => void note('between'))
      clock.at(9000, () => void note('never'))
    })
    const off = clock.at(2200, () => void note('called off'))
    off()
    await clock.advance(4000)
    expect(done).toEqual([
      ['early', 2000],
      ['between', 2500],
      ['late', 3000],
    ])
    expect(clock.now()).toBe(5000)
    clock.close()
  })

  test('backwards nothing is done; two moves add up', async () => {
    const { clock } = clockAt()
    let done = 0
    clock.at(5000, () => {
      done += 1
    })
    await clock.set(0)
    expect(done).toBe(0)
    await Promise.all([clock.advance(3000), clock.advance(2000)])
    expect([clock.now(), done]).toEqual([5000, 1])
  })

  test('does what is due without being moved', async () => {
    const { clock } = clockAt()
    await new Promise<void>((resolve) => clock.at(clock.now(), resolve))
    clock.freeze()
    await new Promise<void>((resolve) => clock.at(clock.now(), resolve))
  })

  test('becomes what it was', async () => {
    const { clock } = clockAt()
    await clock.advance(700)
    clock.freeze()
    const kept = clock.state
    clock.resume()
    await clock.advance(700)
    clock.restore(kept)
    expect([clock.now(), clock.frozen]).toEqual([1700, true])
  })
})
