import { actions } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import { referenceTo } from './content.ts'
import { handle } from './handler.ts'
import { openFile } from './open-file.ts'

export const readText = handle(actions.readText, {
  async run({ file, maxBytes }, context) {
    const reference = await referenceTo(context, file)
    const { stream, size } = await openFile(reference, context)
    const { bytes, truncated } = await beginningOf(stream, maxBytes)
    return { text: textOf(bytes, truncated, reference.name), truncated, name: reference.name, size }
  },
})

/** The stream is left where enough of it has come. */
async function beginningOf(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<{ bytes: Uint8Array; truncated: boolean }> {
  const bytes = new Uint8Array(maxBytes)
  let length = 0
  for await (const chunk of stream) {
    const fitting = chunk.subarray(0, maxBytes - length)
    bytes.set(fitting, length)
    length += fitting.length
    if (fitting.length < chunk.length) return { bytes, truncated: true }
  }
  return { bytes: bytes.subarray(0, length), truncated: false }
}

/** UTF-8, or UTF-16 where the file says so at its beginning. */
function textOf(bytes: Uint8Array, truncated: boolean, name: string): string {
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : undefined
  if (!wide && bytes.includes(0)) throw new Problem('invalid_request', `“${name}” is not a text.`)
  try {
    // A character that was cut in two at the end is left out.
    return new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes, { stream: truncated })
  } catch (cause) {
    throw new Problem('invalid_request', `“${name}” is not a text in UTF-8 or UTF-16.`, { cause })
  }
}
