import { actions, type FileReference } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { referenceTo } from './content.ts'
import { handle } from './handler.ts'
import { openPart } from './open-file.ts'

export const readText = handle(actions.readText, {
  async run({ file, offset, maxBytes }, context) {
    const reference = await referenceTo(context, file)
    const { bytes, truncated, size } = await partOf(reference, context, offset, maxBytes)
    const encoding = encodingOf(offset === 0 ? bytes : (await partOf(reference, context, 0, 2)).bytes)
    const skipped = offset === 0 ? 0 : restOfCharacter(bytes, encoding)
    const { text, length } = decoded(bytes.subarray(skipped), { encoding, truncated, name: reference.name })
    const nextOffset = truncated ? offset + skipped + length : null
    return { text, truncated, nextOffset, name: reference.name, size }
  },
})

type Part = { readonly bytes: Uint8Array; readonly truncated: boolean; readonly size: number | null }

/** The stream is left where enough of it has come. */
async function partOf(file: FileReference, context: ActionContext, offset: number, maxBytes: number): Promise<Part> {
  // One byte more tells whether there is more.
  const { stream, size } = await openPart(file, context, { start: offset, end: offset + maxBytes + 1 })
  const bytes = new Uint8Array(maxBytes)
  let length = 0
  for await (const chunk of stream) {
    const fitting = chunk.subarray(0, maxBytes - length)
    bytes.set(fitting, length)
    length += fitting.length
    if (fitting.length < chunk.length) return { bytes, truncated: true, size }
  }
  return { bytes: bytes.subarray(0, length), truncated: false, size }
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** UTF-8, or UTF-16 where the file says so at its beginning. */
function encodingOf([first, second]: Uint8Array): Encoding {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

/** Bytes of a character that began before: they belong to the part before. */
function restOfCharacter(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding !== 'utf-8') return 0
  const first = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80)
  return first > 0 && first < 4 ? first : 0
}

type Words = { readonly encoding: Encoding; readonly truncated: boolean; readonly name: string }

/** A character that is cut in two at the end is left for the next part. */
function decoded(bytes: Uint8Array, { encoding, truncated, name }: Words): { text: string; length: number } {
  if (encoding === 'utf-8' && bytes.includes(0)) throw new Problem('invalid_request', `“${name}” is not a text.`)
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes, { stream: truncated })
    const length = encoding === 'utf-8' ? Buffer.byteLength(text) : text.length * 2
    return { text: text.replace(/^\ufeff/, ''), length }
  } catch (cause) {
    throw new Problem('invalid_request', `“${name}” is not a text in UTF-8 or UTF-16.`, { cause })
  }
}
