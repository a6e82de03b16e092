/** Ways through a graph by keyboard: to what is nearest in a direction, and in the order of the flow. */
import { card, type Point } from './layout.ts'

export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight'

const axes: Record<Direction, (from: Point, to: Point) => readonly [ahead: number, aside: number]> = {
  ArrowUp: (from, to) => [from.y - to.y, to.x - from.x],
  ArrowDown: (from, to) => [to.y - from.y, to.x - from.x],
  ArrowLeft: (from, to) => [from.x - to.x, to.y - from.y],
  ArrowRight: (from, to) => [to.x - from.x, to.y - from.y],
}

export function isDirection(key: string): key is Direction {
  return Object.hasOwn(axes, key)
}

/** The nearest card that lies rather ahead than aside; undefined where there is none. */
export function nearest(cards: ReadonlyMap<string, Point>, from: string, direction: Direction): string | undefined {
  const here = cards.get(from)
  if (!here) return undefined
  const ahead = [...cards].flatMap(([id, point]) => {
    const [far, aside] = axes[direction](here, point)
    const vertical = direction === 'ArrowUp' || direction === 'ArrowDown'
    const enough = vertical ? card.height / 2 : card.width / 2
    return id !== from && far >= enough ? [{ id, distance: far + 2 * Math.abs(aside) }] : []
  })
  return ahead.sort((a, b) => a.distance - b.distance)[0]?.id
}

/** From top to bottom, and from left to right in a row: the order of reading. */
export function readingOrder(cards: ReadonlyMap<string, Point>): string[] {
  return [...cards].sort(([, a], [, b]) => a.y - b.y || a.x - b.x).map(([id]) => id)
}
