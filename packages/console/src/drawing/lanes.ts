/** The way of an arrow that would run through cards: down a lane beside them. */
import { card, type Point } from './layout.ts'

/** Between a lane and a card: room for half of what is written on an arrow, in pixels. */
const beside = 44
/** So far an arrow goes straight down before it turns, and after. */
const straight = 24
const radius = 12

/**
 * @param from where an arrow leaves a card at its lower edge
 * @param to where it meets another at its upper edge
 * @param cards upper left corners of those that are neither
 * @returns x of a lane; undefined where the way is free as it is, or does not lead down
 */
export function laneBetween(from: Point, to: Point, cards: readonly Point[]): number | undefined {
  const [top, bottom] = [from.y + straight, to.y - straight]
  if (top >= bottom) return undefined
  const middle = (from.y + to.y) / 2
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)]
  const meets = (x1: number, x2: number, y1: number, y2: number): boolean =>
    cards.some(({ x, y }) => x1 < x + card.width && x2 > x && y1 < y + card.height && y2 > y)
  const free =
    !meets(from.x, from.x, from.y, middle) && !meets(left, right, middle, middle) && !meets(to.x, to.x, middle, to.y)
  if (free) return undefined

  const between = cards.filter(({ y }) => y < bottom && y + card.height > top)
  const isClear = (lane: number): boolean =>
    between.every(({ x }) => lane <= x - beside || lane >= x + card.width + beside)
  const detour = (lane: number): number => Math.abs(lane - from.x) + Math.abs(lane - to.x)
  const lanes = [from.x, to.x, ...between.flatMap(({ x }) => [x - beside, x + card.width + beside])]
  return lanes.filter(isClear).sort((a, b) => detour(a) - detour(b))[0]
}

/** Along a lane, with round corners, as SVG has it; and where there is most room to write. */
export function pathAlong(lane: number, from: Point, to: Point): readonly [path: string, x: number, y: number] {
  const [top, bottom] = [from.y + straight, to.y - straight]
  const turns = [
    { x: from.x, y: top },
    { x: lane, y: top },
    { x: lane, y: bottom },
    { x: to.x, y: bottom },
  ]
  const points = [from, ...turns, to].filter(
    (point, index, all) => !(point.x === all[index - 1]?.x && point.y === all[index - 1]?.y),
  )
  const parts = points.map((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]]
    if (!before) return `M ${point.x} ${point.y}`
    if (!after) return `L ${point.x} ${point.y}`
    const [enters, leaves] = [towards(point, before), towards(point, after)]
    return `L ${enters.x} ${enters.y} Q ${point.x} ${point.y} ${leaves.x} ${leaves.y}`
  })
  return [parts.join(' '), lane, (top + bottom) / 2]
}

/** A little away from a corner; both of its sides are upright or level. */
function towards(corner: Point, end: Point): Point {
  const length = Math.hypot(end.x - corner.x, end.y - corner.y)
  const part = Math.min(radius, length / 2) / length
  return { x: corner.x + (end.x - corner.x) * part, y: corner.y + (end.y - corner.y) * part }
}
