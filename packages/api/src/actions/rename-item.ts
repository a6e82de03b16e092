import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile } from './example-items.ts'
import { ifMatchInput, itemAddressSchema, itemNameInput, itemSchema } from './item.ts'
import { movedAgain } from './move-item.ts'

export const renameItem = defineAction({
  name: 'renameItem',
  title: 'Rename Item',
  summary: 'Gives a file or a folder another name.',
  group: 'Files',
  effect: 'changes',
  repeat: movedAgain,
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    item: itemAddressSchema,
    name: itemNameInput.describe('The new name, with its extension.'),
    ifMatch: ifMatchInput,
  }),
  output: z.object({ item: itemSchema }),
  examples: [
    {
      title: 'A file',
      input: { item: '/Invoices/March.docx', name: 'March 2026.docx' },
      output: { item: { ...exampleFile, name: 'March 2026.docx', path: '/Invoices/March 2026.docx' } },
    },
  ],
})
