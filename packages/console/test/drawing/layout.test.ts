import type { Graph } from '@drawbridge/api'
import { expect, test } from 'vitest'
import { card, forgetLayout, moveCard, placeCards } from '../../src/drawing/layout.ts'
import { isDirection, nearest, readingOrder } from '../../src/drawing/neighbours.ts'

const graph: Graph = {
  steps: [
    { id: 'check', type: 'condition', expression: 'true' },
    { id: 'left', type: 'transform', expression: '1' },
    { id: 'right', type: 'transform', expression: '2' },
    { id: 'loose', type: 'transform', expression: '3' },
  ],
  edges: [
    { from: 'start', to: 'check', on: 'success' },
    { from: 'check', to: 'left', on: 'true' },
    { from: 'check', to: 'right', on: 'false' },
    { from: 'check', to: 'nowhere', on: 'error' },
  ],
}

test('cards follow from top to bottom and do not cover each other', () => {
  const cards = [...placeCards(graph, {}, []).values()]
  const at = placeCards(graph, {}, [])
  expect(at.get('start')!.y).toBeLessThan(at.get('check')!.y)
  expect(at.get('check')!.y).toBeLessThan(at.get('left')!.y)
  for (const [index, a] of cards.entries()) {
    for (const b of cards.slice(index + 1)) {
      expect(Math.abs(a.x - b.x) >= card.width || Math.abs(a.y - b.y) >= card.height).toBe(true)
    }
  }
})

test('a card that was moved stays there, and so do the others', () => {
  const before = placeCards(graph, {}, ['each'])
  const layout = moveCard(graph, {}, ['each'], 'left', { x: -500.4, y: 7 })
  expect(layout['each/left']).toEqual({ x: -500, y: 7 })
  const after = placeCards(graph, layout, ['each'])
  expect(Math.abs(after.get('right')!.x - before.get('right')!.x)).toBeLessThan(1)
  expect(forgetLayout(graph, { ...layout, other: { x: 0, y: 0 } }, ['each'])).toEqual({ other: { x: 0, y: 0 } })
})

test('the arrows lead to the nearest card ahead', () => {
  const cards = placeCards(graph, {}, [])
  expect(nearest(cards, 'start', 'ArrowDown')).toBe('check')
  expect(nearest(cards, 'check', 'ArrowUp')).toBe('start')
  const [west, east] = ['left', 'right'].sort((a, b) => cards.get(a)!.x - cards.get(b)!.x)
  expect(nearest(cards, west!, 'ArrowRight')).toBe(east)
  expect(nearest(cards, 'start', 'ArrowUp')).toBeUndefined()
  expect(isDirection('ArrowUp')).toBe(true)
  expect(isDirection('toString')).toBe(false)
})

test('cards are read row by row', () => {
  const order = readingOrder(placeCards(graph, {}, []))
  expect(order.indexOf('check')).toBeLessThan(order.indexOf('left'))
  expect(order).toHaveLength(5)
})
