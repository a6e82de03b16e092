import { expect, test } from 'vitest'
import { createTurns, NoTurn } from '../../src/connections/turns.ts'

test('only so many work at once, in the order in which they came', async () => {
  const turns = createTurns(2, 1_000)
  const begun: number[] = []
  const ends: (() => void)[] = []
  const work = (index: number) =>
    turns.take(() => {
      begun.push(index)
      return new Promise<void>((end) => ends.push(end))
    })
  const all = [0, 1, 2, 3].map(work)
  expect(begun).toEqual([0, 1])
  ends[1]!()
  await all[1]
  await Promise.resolve()
  expect(begun).toEqual([0, 1, 2])
  for (let index = 0; index < 4; index++) {
    ends[index]!()
    await all[index]
    await Promise.resolve()
  }
  expect(begun).toEqual([0, 1, 2, 3])
})

test('who waits too long is told, never works, and takes no turn from the next', async () => {
  const turns = createTurns(1, 1)
  let end = (): void => {}
  const first = turns.take(() => new Promise<void>((done) => (end = done)))
  await expect(turns.take(async () => expect.unreachable())).rejects.toBeInstanceOf(NoTurn)
  end()
  await first
  expect(await turns.take(async () => 'well')).toBe('well')
})

test('work that fails gives its turn on', async () => {
  const turns = createTurns(1, 1_000)
  await expect(turns.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await turns.take(async () => 'well')).toBe('well')
})
