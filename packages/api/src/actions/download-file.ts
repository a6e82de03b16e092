import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleReference } from './example-items.ts'
import { fileReferenceSchema } from './file-reference.ts'
import { readsOnly } from './get-file.ts'
import { itemAddressSchema } from './item.ts'

export const downloadFile = defineAction({
  name: 'downloadFile',
  title: 'Download File',
  summary:
    'Gives the content of a file, or of an earlier version of it, to later steps. It is streamed when one needs it.',
  group: 'Files',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({
    item: itemAddressSchema,
    versionId: z.string().min(1).max(100).optional().describe('An earlier version, from List Versions.'),
  }),
  output: z.object({ file: fileReferenceSchema }),
  examples: [
    { title: 'The current content', input: { item: '/Invoices/March.docx' }, output: { file: exampleReference } },
  ],
})
