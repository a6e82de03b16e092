import { expect, test } from 'vitest'
import { laneBetween, pathAlong } from '../../src/drawing/lanes.ts'
import { card } from '../../src/drawing/layout.ts'

const from = { x: 0, y: 0 }
const to = { x: 63, y: 400 }

test('an arrow goes straight where nothing is in its way', () => {
  expect(laneBetween(from, to, [])).toBeUndefined()
  expect(laneBetween(from, to, [{ x: 200, y: 100 }])).toBeUndefined()
})

test.each([
  ['on its left', { x: -20, y: 100 }, -64],
  ['on its right', { x: -card.width + 10, y: 100 }, 63],
])('an arrow goes beside a card that is in its way, %s', (_, blocking, lane) => {
  expect(laneBetween(from, to, [blocking])).toBe(lane)
})

test('a lane keeps clear of every card that it passes', () => {
  const cards = [-200, 0, 200].flatMap((x) => [
    { x, y: 100 },
    { x: x + 90, y: 240 },
  ])
  const lane = laneBetween(from, to, cards)!
  for (const { x } of cards) expect(lane < x || lane > x + card.width).toBe(true)
})

test('what leads up again or to the side takes no lane', () => {
  expect(laneBetween(from, { x: 0, y: -300 }, [{ x: -20, y: -200 }])).toBeUndefined()
})

test('the path begins and ends where the arrow does, and turns at right angles', () => {
  const [path, x, y] = pathAlong(-64, from, to)
  expect(path).toMatch(/^M 0 0 .* L 63 400$/)
  expect(path.match(/Q/g)).toHaveLength(4)
  expect([x, y]).toEqual([-64, 200])
  expect(pathAlong(0, from, to)[0]).not.toContain('NaN')
})
