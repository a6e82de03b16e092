/**
 * A file on its way from one step to another: not its bytes, but where they are. Whoever needs them opens them as a
 * stream at the moment of use.
 */
import { z } from 'zod'

const described = {
  name: z.string(),
  mimeType: z.string().nullable(),
  /** Bytes; null where it is known only at the end, as with conversions. */
  size: z.number().nullable(),
}

export const fileReferenceSchema = z.discriminatedUnion('from', [
  /** The content of an item in a drive, as it is when it is opened. */
  z.object({
    from: z.literal('drive'),
    connectionId: z.string(),
    driveId: z.string(),
    itemId: z.string(),
    /** An earlier version. */
    versionId: z.string().optional(),
    /** Converted by Microsoft on the way. */
    format: z.enum(['pdf', 'html', 'jpg', 'glb']).optional(),
    ...described,
  }),
  /** Kept by the server until its run is forgotten, as with the answer of an HTTP request. */
  z.object({ from: z.literal('run'), contentId: z.string(), ...described }),
])
export type FileReference = z.infer<typeof fileReferenceSchema>
