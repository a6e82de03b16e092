/**
 * A product's colour, made fit to be seen: on light and on dark, with words on it that can be read.
 *
 * @see https://www.w3.org/TR/WCAG22/#contrast-minimum, #non-text-contrast
 */

type Rgb = readonly [number, number, number]

const black: Rgb = [0, 0, 0]
const white: Rgb = [255, 255, 255]
/** The portal's cards. */
const cards = { light: white, dark: [0x22, 0x25, 0x2b] as Rgb }
const leastContrast = 3

export type Accent = { readonly color: string; readonly ink: '#000000' | '#ffffff' }

/** @param color `#rrggbb` */
export function accentOn(color: string, scheme: keyof typeof cards): Accent {
  const target = scheme === 'light' ? black : white
  let shade = parse(color)
  for (let step = 1; contrast(shade, cards[scheme]) < leastContrast; step++) {
    shade = mix(parse(color), target, step / 20)
  }
  // One of the two always has more than 4.5.
  return { color: format(shade), ink: contrast(shade, white) >= contrast(shade, black) ? '#ffffff' : '#000000' }
}

/** The rule that puts the colour into the page's style. */
export function accentStyle(color: string): string {
  const [light, dark] = [accentOn(color, 'light'), accentOn(color, 'dark')]
  return `:root { --accent: light-dark(${light.color}, ${dark.color}); --accent-ink: light-dark(${light.ink}, ${dark.ink}) }`
}

export function contrast(a: Rgb, b: Rgb): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

export function parse(color: string): Rgb {
  const value = Number.parseInt(color.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

function format(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return from.map((part, index) => part + (to[index]! - part) * share) as unknown as Rgb
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => {
    const value = part / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
