/**
 * A document is changed by the service after it was uploaded, as SharePoint does with what it puts properties into: its
 * size, hash and tags are soon others than those that the upload was answered with.
 */
import { z } from 'zod'
import { isPattern } from '../pattern.ts'

export const rewriteFault = z.strictObject({
  kind: z.literal('rewrite'),
  names: z
    .string()
    .refine(isPattern, 'This is not a regular expression.')
    .default('\\.(docx|xlsx|pptx|pdf|html?)$')
    .describe('Regular expression for the names of files that it happens to.'),
  afterSeconds: z.number().min(0).default(5).describe("By the emulator's clock."),
})

const promoted = 'properties promoted'

/** What the service makes of a document: still a proper ZIP, PDF or HTML file. */
export function rewritten(name: string, bytes: Buffer): Buffer {
  if (/\.pdf$/i.test(name)) return Buffer.concat([bytes, Buffer.from(`\n% ${promoted}\n`)])
  if (/\.html?$/i.test(name)) return Buffer.concat([bytes, Buffer.from(`\n<!-- ${promoted} -->\n`)])
  return withZipComment(bytes)
}

/** The end record of a ZIP archive without a comment; what follows it may be one. */
function withZipComment(bytes: Buffer): Buffer {
  const end = bytes.length - 22
  const comment = Buffer.from(promoted)
  if (end < 0 || bytes.readUInt32LE(end) !== 0x06054b50) return Buffer.concat([bytes, comment])
  const copy = Buffer.concat([bytes, comment])
  copy.writeUInt16LE(comment.length, end + 20)
  return copy
}
