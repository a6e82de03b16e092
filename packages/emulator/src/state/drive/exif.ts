/**
 * What a camera wrote into a picture: the tags of EXIF that Graph shows.
 *
 * @see https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E
 */
import type { Picture } from './item.ts'

type Values = readonly (string | number)[]

const camera: Readonly<Record<number, string>> = {
  271: 'cameraMake',
  272: 'cameraModel',
  274: 'orientation',
  33437: 'fNumber',
  34855: 'iso',
  37386: 'focalLength',
}
const [exifDirectory, gpsDirectory, exposureTime, takenAt] = [0x8769, 0x8825, 0x829a, 0x9003]
/** Bytes of one value of each type. */
const widths: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 }

/** @param exif the APP1 segment's content, with or without its `Exif` header; what cannot be read is left out */
export function readExif(exif: Buffer): Pick<Picture, 'takenDateTime' | 'camera' | 'location'> {
  try {
    const tiff = exif.subarray(exif.toString('latin1', 0, 4) === 'Exif' ? 6 : 0)
    const read = reader(tiff)
    const main = read.directory(read.u32(4))
    const inner = directoryAt(read, main.get(exifDirectory))
    const details = Object.entries(camera).flatMap(([tag, name]) => {
      const value = (main.get(Number(tag)) ?? inner.get(Number(tag)))?.[0]
      return value === undefined || value === '' ? [] : [[name, value] as const]
    })
    const exposure = inner.get(exposureTime)
    if (typeof exposure?.[1] === 'number') {
      details.push(['exposureNumerator', exposure[1]], ['exposureDenominator', Number(exposure[2])])
    }
    const taken = dateOf(inner.get(takenAt)?.[0] ?? main.get(0x0132)?.[0])
    const location = locationOf(directoryAt(read, main.get(gpsDirectory)))
    return {
      ...(taken === undefined ? {} : { takenDateTime: taken }),
      ...(details.length === 0 ? {} : { camera: Object.fromEntries(details) }),
      ...(location === undefined ? {} : { location }),
    }
  } catch {
    return {}
  }
}

function reader(tiff: Buffer) {
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const u32 = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))

  const values = (type: number, count: number, at: number): Values => {
    if (type === 2)
      return [
        tiff
          .toString('latin1', at, at + count)
          .replace(/\0.*$/s, '')
          .trim(),
      ]
    const one = (place: number): Values => {
      if (type === 3) return [u16(place)]
      if (type === 5 || type === 10) return [u32(place) / (u32(place + 4) || 1), u32(place), u32(place + 4)]
      return [widths[type] === 1 ? tiff[place]! : u32(place)]
    }
    if (type === 5 && count > 1) return Array.from({ length: count }, (_, index) => one(at + index * 8)[0]!)
    return one(at)
  }

  return {
    u32,
    directory(at: number): Map<number, Values> {
      const found = new Map<number, Values>()
      for (let entry = at + 2; entry < at + 2 + u16(at) * 12; entry += 12) {
        const [type, count] = [u16(entry + 2), u32(entry + 4)]
        const size = (widths[type] ?? 4) * count
        found.set(u16(entry), values(type, count, size <= 4 ? entry + 8 : u32(entry + 8)))
      }
      return found
    },
  }
}

function directoryAt(read: ReturnType<typeof reader>, place: Values | undefined): Map<number, Values> {
  return typeof place?.[0] === 'number' ? read.directory(place[0]) : new Map()
}

/** EXIF writes dates as `YYYY:MM:DD hh:mm:ss`, without a zone. */
function dateOf(text: string | number | undefined): string | undefined {
  const [, date, time] = String(text ?? '').match(/^(\d{4}:\d\d:\d\d) (\d\d:\d\d:\d\d)$/) ?? []
  const iso = `${date?.replaceAll(':', '-')}T${time}Z`
  return Number.isNaN(Date.parse(iso)) ? undefined : iso
}

function locationOf(gps: Map<number, Values>): Picture['location'] {
  const degrees = (parts: Values | undefined, side: unknown, negative: string): number | undefined => {
    if (parts?.length !== 3) return undefined
    const [degree, minute, second] = parts.map(Number)
    const value = degree! + minute! / 60 + second! / 3600
    return side === negative ? -value : value
  }
  const latitude = degrees(gps.get(2), gps.get(1)?.[0], 'S')
  const longitude = degrees(gps.get(4), gps.get(3)?.[0], 'W')
  if (latitude === undefined || longitude === undefined) return undefined
  const altitude = gps.get(6)?.[0]
  return { latitude, longitude, ...(typeof altitude === 'number' ? { altitude } : {}) }
}
