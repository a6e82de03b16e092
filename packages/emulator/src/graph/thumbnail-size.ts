/** The sizes in which thumbnails come, and how large one turns out. */
import type { Picture } from '../state/drive/item.ts'

export type ThumbnailSize = {
  readonly width: number
  readonly height: number
  /** Fills the whole size and cuts off what stands out, instead of fitting inside it. */
  readonly crop: boolean
}

const named: Readonly<Record<string, ThumbnailSize>> = {
  small: { width: 96, height: 96, crop: false },
  medium: { width: 176, height: 176, crop: false },
  large: { width: 800, height: 800, crop: false },
  smallSquare: { width: 96, height: 96, crop: true },
  mediumSquare: { width: 176, height: 176, crop: true },
  largeSquare: { width: 800, height: 800, crop: true },
}

/** Pixels. */
const largestSide = 4096

/** @param name a size by name, or custom: `c300x400`, `c300x400_crop` */
export function thumbnailSize(name: string): ThumbnailSize | undefined {
  if (Object.hasOwn(named, name)) return named[name]
  const [, width, height, crop] = name.match(/^c(\d{1,4})x(\d{1,4})(_crop)?$/i) ?? []
  const size = { width: Number(width), height: Number(height), crop: crop !== undefined }
  const fits = (side: number): boolean => side >= 1 && side <= largestSide
  return fits(size.width) && fits(size.height) ? size : undefined
}

/** Width and height of the drawn thumbnail: a picture is never enlarged, but for filling a crop. */
export function drawnSize({ width, height }: Picture, size: ThumbnailSize): { width: number; height: number } {
  if (size.crop) return { width: size.width, height: size.height }
  const scale = Math.min(1, size.width / width, size.height / height)
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}
