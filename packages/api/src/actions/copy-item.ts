import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile, exampleReference } from './example-items.ts'
import { fileReferenceSchema } from './file-reference.ts'
import { conflictBehaviorSchema, itemAddressSchema, itemNameInput, itemSchema } from './item.ts'
import { keepsOthers } from './save-file.ts'

export const copyItem = defineAction({
  name: 'copyItem',
  title: 'Copy Item',
  summary: 'Copies a file or a folder on Microsoft’s side, also into another drive, and waits until it is done.',
  group: 'Files',
  effect: 'changes',
  narrow: ({ conflictBehavior = 'fail' }) => (keepsOthers(conflictBehavior) ? { effect: 'creates' } : {}),
  repeat: {
    kind: 'recognised',
    because:
      'A copy under way is waited for, not begun anew. Where the answer that promised it was lost, what has come to be ' +
      'under the free name that was written down before is the copy; a folder is then taken as far as it has come. With ' +
      '`replace`, a copy whose answer was lost is made again, as one version more.',
  },
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    item: itemAddressSchema,
    to: itemAddressSchema.optional().describe('The folder to copy into. Otherwise the one that the item is in.'),
    name: itemNameInput.optional().describe('The name of the copy. Otherwise that of the item.'),
    conflictBehavior: conflictBehaviorSchema
      .default('fail')
      .describe('What happens when the name is taken. `replace` in work accounts only.'),
  }),
  output: z.object({
    item: itemSchema,
    file: fileReferenceSchema.nullable().describe('The content for later steps; null for a folder.'),
  }),
  examples: [
    {
      title: 'Beside the original',
      input: { item: '/Invoices/March.docx', name: 'March (copy).docx' },
      output: {
        item: { ...exampleFile, name: 'March (copy).docx', path: '/Invoices/March (copy).docx' },
        file: { ...exampleReference, name: 'March (copy).docx' },
      },
    },
  ],
})
