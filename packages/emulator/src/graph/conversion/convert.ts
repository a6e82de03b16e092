/** Which conversions there are, and which of them the emulator makes. */
import sharp from 'sharp'
import { GraphFailure } from '../../errors.ts'
import type { FileItem } from '../../state/drive/item.ts'
import { documentLines, readableTypes, typeOf } from './document-text.ts'
import { toHtml } from './to-html.ts'
import { toPdf } from './to-pdf.ts'

export type Format = 'pdf' | 'html' | 'jpg' | 'glb'

const pictures = words('jpg jpeg png gif webp tif tiff avif svg')

/**
 * From which types OneDrive converts.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-get-content-format
 */
const sources: Readonly<Record<Format, readonly string[]>> = {
  pdf: [
    ...readableTypes,
    ...words('doc eml epub htm html msg odp ods odt pot potm potx pps ppsx ppsxm ppt pptm pptx rtf tif tiff xls xlsm'),
  ],
  html: words('eml md msg'),
  jpg: [...pictures, ...words('ai bmp dng heic heif mov mp4 pdf psd raw')],
  glb: words('cool fbx obj ply stl 3mf'),
}

/** From which types the emulator converts. */
const made: Readonly<Record<Format, readonly string[]>> = { pdf: readableTypes, html: ['md'], jpg: pictures, glb: [] }

/** @throws GraphFailure 400 for an unknown format, 406 for what OneDrive does not convert, 501 for what we do not */
export function checkFormat(name: string, format: string): Format {
  if (!Object.hasOwn(sources, format)) {
    throw new GraphFailure(400, 'invalidRequest', 'format must be pdf, html, jpg or glb.')
  }
  const known = format as Format
  const type = typeOf(name)
  if (made[known].includes(type)) return known
  if (sources[known].includes(type)) {
    throw new GraphFailure(
      501,
      'notSupported',
      `The emulator does not implement the conversion of ${type} to ${format}.`,
    )
  }
  throw new GraphFailure(406, 'notSupported', `Files of type ${type} cannot be converted to ${format}.`, {
    innerCode: 'invalidAcceptType',
  })
}

/** @throws GraphFailure 406 for a file that is not what its name says */
export async function convert(
  { name, content }: FileItem,
  path: string,
  format: Format,
): Promise<{ type: string; body: Uint8Array }> {
  try {
    if (format === 'jpg') return { type: 'image/jpeg', body: await toJpg(path) }
    const lines = await documentLines(name, path, content.size)
    return format === 'html'
      ? { type: 'text/html; charset=utf-8', body: Buffer.from(toHtml(lines)) }
      : { type: 'application/pdf', body: await toPdf(lines) }
  } catch (cause) {
    throw new GraphFailure(406, 'notSupported', 'The file could not be read as what its name says it is.', { cause })
  }
}

async function toJpg(path: string): Promise<Uint8Array> {
  return await sharp(path).autoOrient().flatten({ background: '#ffffff' }).jpeg().toBuffer()
}

function words(text: string): string[] {
  return text.split(' ')
}
