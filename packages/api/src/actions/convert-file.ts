import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleReference } from './example-items.ts'
import { conversionSchema, fileReferenceSchema } from './file-reference.ts'
import { readsOnly } from './get-file.ts'
import { itemAddressSchema } from './item.ts'

export const convertFile = defineAction({
  name: 'convertFile',
  title: 'Convert File',
  summary:
    'Converts a file to PDF, HTML, JPG or GLB. Microsoft does it at the moment when a later step needs the bytes.',
  group: 'Files',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({
    item: itemAddressSchema,
    format: conversionSchema
      .default('pdf')
      .describe('`pdf` for Office and OpenDocument files, CSV and RTF; the others for few kinds of files.'),
  }),
  output: z.object({ file: fileReferenceSchema.describe('For Save File, or any other step that takes a file.') }),
  examples: [
    {
      title: 'An invoice as PDF',
      input: { item: '/Invoices/March.docx' },
      output: {
        file: { ...exampleReference, name: 'March.pdf', format: 'pdf', mimeType: 'application/pdf', size: null },
      },
    },
  ],
})
