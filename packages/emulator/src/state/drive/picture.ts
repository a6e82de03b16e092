/** What a picture's own header says: its size as it is looked at, and when it was taken. */
import sharp from 'sharp'
import { readExif } from './exif.ts'
import type { Picture } from './item.ts'

const pictureName = /\.(jpe?g|png|gif|webp|tiff?|avif|heic|heif|svg|bmp)$/i

/** @returns undefined for what is no picture, or none that can be read */
export async function readPicture(name: string, path: string, size: number): Promise<Picture | undefined> {
  if (size === 0 || !pictureName.test(name)) return undefined
  try {
    const { width, height, orientation = 1, exif } = await sharp(path).metadata()
    const onItsSide = orientation >= 5
    return {
      width: onItsSide ? height : width,
      height: onItsSide ? width : height,
      ...(exif === undefined ? {} : readExif(exif)),
    }
  } catch {
    return undefined
  }
}
