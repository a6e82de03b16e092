/**
 * A file on its way from one step to another: not its bytes, but where they are. Whoever needs them opens them as a
 * stream at the moment of use.
 */
import { z } from 'zod'
import { itemAddressSchema } from './item.ts'

export const conversionSchema = z.enum(['pdf', 'html', 'jpg', 'glb'])

export const thumbnailSizeSchema = z
  .string()
  .regex(
    /^((small|medium|large)(Square)?|c[1-9]\d{0,3}x[1-9]\d{0,3}(_crop)?)$/,
    'Give small, medium, large, one of these with Square, or a size such as c300x400 or c300x400_crop.',
  )

const described = {
  name: z.string(),
  mimeType: z.string().nullable(),
  /** Bytes; null where it is known only at the end, as with conversions. */
  size: z.number().nullable(),
}

export const fileReferenceSchema = z
  .discriminatedUnion('from', [
    /** The content of an item in a drive, as it is when it is opened. */
    z.object({
      from: z.literal('drive'),
      connectionId: z.string(),
      driveId: z.string(),
      itemId: z.string(),
      /** An earlier version. */
      versionId: z.string().optional(),
      /** Converted by Microsoft on the way. */
      format: conversionSchema.optional(),
      /** Its thumbnail of this size in its place. */
      thumbnail: thumbnailSizeSchema.optional(),
      ...described,
    }),
    /** Kept by the server until its run is forgotten, as with the answer of an HTTP request. */
    z.object({ from: z.literal('run'), contentId: z.string(), ...described }),
  ])
  .describe(
    'Where the bytes of a file are, not the bytes themselves: in a drive (`from: "drive"`), perhaps an earlier version, ' +
      'converted or as a thumbnail; or kept by the run (`from: "run"`). It has `name`, `mimeType` and `size` (bytes, null where known ' +
      'only at the end). Pass it on as it is.',
  )
export type FileReference = z.infer<typeof fileReferenceSchema>

/** Where an action wants a file: what an earlier step has given, or simply an item. */
export const fileInputSchema = z
  .union([fileReferenceSchema, itemAddressSchema])
  .describe('The file: `file` or `item` of an earlier step, a path, an id or a sharing URL.')
