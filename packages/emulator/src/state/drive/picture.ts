/** What a picture's own header says: its size as it is looked at, and when it was taken. */
import sharp from 'sharp'
import type { Picture } from './item.ts'

const pictureName = /\.(jpe?g|png|gif|webp|tiff?|avif|heic|heif|svg|bmp)$/i

/** @returns undefined for what is no picture, or none that can be read */
export async function readPicture(name: string, path: string, size: number): Promise<Picture | undefined> {
  if (size === 0 || !pictureName.test(name)) return undefined
  try {
    const { width, height, orientation = 1, exif } = await sharp(path).metadata()
    const onItsSide = orientation >= 5
    const taken = exif === undefined ? undefined : takenDate(exif)
    return {
      width: onItsSide ? height : width,
      height: onItsSide ? width : height,
      ...(taken === undefined ? {} : { takenDateTime: taken }),
    }
  } catch {
    return undefined
  }
}

/** EXIF writes its dates as text, `YYYY:MM:DD hh:mm:ss`, without a zone; the earliest one is the taking. */
function takenDate(exif: Buffer): string | undefined {
  const dates = exif.toString('latin1').match(/\d{4}:\d{2}:\d{2} \d{2}:\d{2}:\d{2}/g) ?? []
  const earliest = dates.sort()[0]
  if (earliest === undefined) return undefined
  const text = `${earliest.slice(0, 10).replaceAll(':', '-')}T${earliest.slice(11)}Z`
  return Number.isNaN(Date.parse(text)) ? undefined : text
}
