import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile, exampleReference } from './example-items.ts'
import { fileReferenceSchema } from './file-reference.ts'
import { itemAddressSchema, itemSchema } from './item.ts'

export const readsOnly = 'It only reads.'

export const getFile = defineAction({
  name: 'getFile',
  title: 'Get File',
  summary: 'Reads what is known of a file, and gives the file itself to later steps.',
  group: 'Files',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({ item: itemAddressSchema }),
  output: z.object({
    item: itemSchema,
    file: fileReferenceSchema.nullable().describe('The content for later steps; null for a folder.'),
  }),
  examples: [
    {
      title: 'By its path',
      input: { item: '/Invoices/March.docx' },
      output: { item: exampleFile, file: exampleReference },
    },
  ],
})
