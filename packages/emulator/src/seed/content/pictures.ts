/** Photographs that nobody took: landscapes drawn as SVG, grained, and saved as JPEG with the date of their taking. */
import sharp from 'sharp'
import { seededRandom } from './random.ts'

const width = 1600
const height = 1067

export type Scene = {
  readonly seed: number
  /** Colours of the sky from top to horizon, of the sun, of the hills from far to near. */
  readonly sky: readonly [string, string, string]
  readonly sun: string
  readonly hills: readonly string[]
  /** What stands in the landscape. */
  readonly subject: 'trees' | 'houses' | 'boats' | 'balloons' | 'stars'
}

/** @param taken milliseconds since the epoch */
export async function makePicture(scene: Scene, taken: number): Promise<Buffer> {
  const noise = await sharp(grain(scene.seed), { raw: { width: 400, height: 267, channels: 1 } })
    .resize(width, height)
    .png({ compressionLevel: 0 })
    .toBuffer()
  const date = new Date(taken).toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ')
  return await sharp(Buffer.from(draw(scene)))
    .composite([{ input: noise, blend: 'soft-light' }])
    .withExif({ IFD0: { Make: 'Drawbridge', Model: 'Paintbox 1' }, IFD2: { DateTimeOriginal: date } })
    .jpeg({ quality: 84 })
    .toBuffer()
}

function draw(scene: Scene): string {
  const random = seededRandom(scene.seed)
  const sunX = 200 + random() * 1200
  const sunY = 180 + random() * 260
  const [top, middle, horizon] = scene.sky
  const hills = scene.hills.map((colour, index) => hill(random, 480 + index * (420 / scene.hills.length), colour))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs>
      <linearGradient id="sky" x2="0" y2="1"><stop stop-color="${top}"/><stop offset=".55" stop-color="${middle}"/><stop offset="1" stop-color="${horizon}"/></linearGradient>
      <radialGradient id="glow"><stop stop-color="${scene.sun}" stop-opacity=".9"/><stop offset="1" stop-color="${scene.sun}" stop-opacity="0"/></radialGradient>
    </defs>
    <rect width="${width}" height="${height}" fill="url(#sky)"/>
    <circle cx="${sunX}" cy="${sunY}" r="360" fill="url(#glow)"/>
    <circle cx="${sunX}" cy="${sunY}" r="${60 + random() * 40}" fill="${scene.sun}"/>
    ${scene.subject === 'stars' || scene.subject === 'balloons' ? subjects(random, scene) : ''}
    ${hills.join('')}
    ${scene.subject === 'stars' || scene.subject === 'balloons' ? '' : subjects(random, scene)}
  </svg>`
}

function hill(random: () => number, base: number, colour: string): string {
  let path = `M0 ${height} L0 ${base}`
  for (let x = 0; x < width; x += 200) {
    path += ` Q${x + 50 + random() * 100} ${base - 160 + random() * 200} ${x + 200} ${base - 40 + random() * 80}`
  }
  return `<path d="${path} L${width} ${height} Z" fill="${colour}"/>`
}

function grain(seed: number): Buffer {
  const random = seededRandom(seed)
  return Buffer.from(Array.from({ length: 400 * 267 }, () => 98 + (random() + random()) * 30))
}

function subjects(random: () => number, scene: Scene): string {
  const count = { stars: 160, trees: 26, houses: 9, boats: 9, balloons: 9 }[scene.subject]
  return Array.from({ length: count }, () =>
    subject(scene, random, { x: random() * width, y: 740 + random() * 260, size: 0.6 + random() * 0.9 }),
  ).join('')
}

function subject(scene: Scene, random: () => number, { x, y, size }: { x: number; y: number; size: number }): string {
  const dark = scene.hills.at(-1)!
  switch (scene.subject) {
    case 'stars':
      return `<circle cx="${x}" cy="${random() * 560}" r="${size * 2}" fill="#fff" opacity="${0.3 + random() * 0.7}"/>`
    case 'balloons': {
      const hue = Math.floor(random() * 360)
      const up = 120 + random() * 360
      return `<ellipse cx="${x}" cy="${up}" rx="${46 * size}" ry="${58 * size}" fill="hsl(${hue} 75% 55%)"/>
        <ellipse cx="${x}" cy="${up}" rx="${18 * size}" ry="${58 * size}" fill="hsl(${hue} 80% 72%)"/>
        <rect x="${x - 9 * size}" y="${up + 74 * size}" width="${18 * size}" height="${14 * size}" fill="#5b4030"/>`
    }
    case 'boats':
      return `<path d="M${x} ${y} l${90 * size} 0 l${-18 * size} ${24 * size} l${-54 * size} 0 Z" fill="#4a3226"/>
        <path d="M${x + 44 * size} ${y - 4} l0 ${-110 * size} l${56 * size} ${106 * size} Z" fill="${scene.sun}"/>`
    case 'houses':
      return `<rect x="${x}" y="${y - 60 * size}" width="${80 * size}" height="${60 * size}" fill="#f2e6d0"/>
        <path d="M${x - 10 * size} ${y - 60 * size} l${50 * size} ${-44 * size} l${50 * size} ${44 * size} Z" fill="#b4453a"/>
        <rect x="${x + 30 * size}" y="${y - 34 * size}" width="${18 * size}" height="${34 * size}" fill="#6b4a35"/>`
    case 'trees': {
      const tree = `M${x} ${y} l${34 * size} ${-150 * size} l${34 * size} ${150 * size} Z`
      return `<path d="${tree}" fill="${dark}"/><path d="${tree}" fill="#000" opacity="${random() * 0.35}"/>`
    }
  }
}
