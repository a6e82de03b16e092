/** Moves the canvas so that the card that is opened can be seen, and no further. */
import { useReactFlow, useStore } from '@xyflow/react'
import { useEffect } from 'react'
import { card, type Point } from '../../drawing/layout.ts'

const margin = 48

export function useInSight(point: Point | undefined): void {
  const { getViewport, setViewport } = useReactFlow()
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const { x, y } = point ?? { x: undefined, y: undefined }
  useEffect(() => {
    if (x === undefined || y === undefined || width === 0) return
    const { zoom, ...at } = getViewport()
    const left = shift(at.x + x * zoom, card.width * zoom, width)
    const top = shift(at.y + y * zoom, (card.height + margin) * zoom, height)
    if (left !== 0 || top !== 0) void setViewport({ x: at.x + left, y: at.y + top, zoom })
  }, [x, y, width, height, getViewport, setViewport])
}

/** How far something has to be moved to be within, with a margin. */
function shift(from: number, length: number, within: number): number {
  if (from < margin) return margin - from
  return Math.min(0, within - margin - from - length)
}
