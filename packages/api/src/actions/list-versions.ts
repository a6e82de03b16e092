import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleReference } from './example-items.ts'
import { fileReferenceSchema } from './file-reference.ts'
import { readsOnly } from './get-file.ts'
import { itemAddressSchema, mostSchema } from './item.ts'

export const listVersions = defineAction({
  name: 'listVersions',
  title: 'List Versions',
  summary: 'Lists the versions of a file, newest first; the first is the current content.',
  group: 'Versions',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({ item: itemAddressSchema, most: mostSchema(50, 500) }),
  output: z.object({
    value: z.array(
      z.object({
        id: z.string(),
        size: z.number().nullable(),
        modifiedAt: z.string().nullable(),
        modifiedBy: z.string().nullable().describe('Who made it, as people call them.'),
        file: fileReferenceSchema.describe('The content of this version for later steps.'),
      }),
    ),
  }),
  examples: [
    {
      title: 'Of a file',
      input: { item: '/Invoices/March.docx' },
      output: {
        value: [
          {
            id: '2.0',
            size: 24_310,
            modifiedAt: '2026-03-02T08:00:00Z',
            modifiedBy: 'Megan Bowen',
            file: exampleReference,
          },
        ],
      },
    },
  ],
})
