import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFolder } from './example-items.ts'
import { itemAddressSchema, itemSchema } from './item.ts'
import { movedAgain, movedInput } from './move-item.ts'

export const moveFolder = defineAction({
  name: 'moveFolder',
  title: 'Move Folder',
  summary: 'Moves a folder, with all that is in it, into another folder of the same drive.',
  group: 'Folders',
  effect: 'changes',
  repeat: movedAgain,
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({ folder: itemAddressSchema, ...movedInput }),
  output: z.object({ item: itemSchema }),
  examples: [
    {
      title: 'Under a new name',
      input: { folder: '/Invoices/2025', to: '/Archive', name: 'Invoices 2025' },
      output: { item: { ...exampleFolder, name: 'Invoices 2025', path: '/Archive/Invoices 2025' } },
    },
  ],
})
