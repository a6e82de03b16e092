import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleReference } from './example-items.ts'
import { fileReferenceSchema, thumbnailSizeSchema } from './file-reference.ts'
import { readsOnly } from './get-file.ts'
import { itemAddressSchema } from './item.ts'

export const getThumbnails = defineAction({
  name: 'getThumbnails',
  title: 'Get Thumbnails',
  summary: 'Gives small pictures of a file to later steps.',
  group: 'Files',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({
    item: itemAddressSchema,
    sizes: z
      .array(thumbnailSizeSchema)
      .min(1)
      .max(10)
      .default(['small', 'medium', 'large'])
      .describe('`small` (96 pixels), `medium` (176), `large` (800), these with `Square`, or such as `c300x400_crop`.'),
  }),
  output: z.object({
    value: z
      .array(
        z.object({
          size: z.string(),
          width: z.number().nullable(),
          height: z.number().nullable(),
          file: fileReferenceSchema,
        }),
      )
      .describe('Those that there are; empty for files of which there is no picture.'),
  }),
  examples: [
    {
      title: 'The small one',
      input: { item: '/Photos/cliff.jpg', sizes: ['small'] },
      output: {
        value: [
          {
            size: 'small',
            width: 96,
            height: 72,
            file: {
              ...exampleReference,
              name: 'cliff small.jpg',
              mimeType: 'image/jpeg',
              size: null,
              thumbnail: 'small',
            },
          },
        ],
      },
    },
  ],
})
