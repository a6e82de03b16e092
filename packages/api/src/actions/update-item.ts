import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile } from './example-items.ts'
import { ifMatchInput, itemAddressSchema, itemSchema } from './item.ts'

const moment = z.iso.datetime({ offset: true }).optional()

export const updateItem = defineAction({
  name: 'updateItem',
  title: 'Update Item',
  summary: 'Changes the dates or the description of a file or a folder.',
  group: 'Files',
  effect: 'changes',
  repeat: {
    kind: 'harmless',
    because: 'The same values are set again. With `ifMatch`, an item that has them already is taken as done.',
  },
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    item: itemAddressSchema,
    createdDateTime: moment.describe('When it was made, on its owner’s disk.'),
    lastModifiedDateTime: moment.describe('When it was last changed, on its owner’s disk.'),
    description: z.string().max(1024).optional().describe('Personal accounts only.'),
    ifMatch: ifMatchInput,
  }),
  output: z.object({ item: itemSchema }),
  examples: [
    {
      title: 'The date of a scan',
      input: { item: '/Scans/letter.pdf', createdDateTime: '1998-05-04T00:00:00Z' },
      output: { item: exampleFile },
    },
  ],
})
