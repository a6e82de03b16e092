import { z } from 'zod'
import { defineAction, type Repeat } from './action.ts'
import { exampleFile } from './example-items.ts'
import { ifMatchInput, itemAddressSchema, itemNameInput, itemSchema } from './item.ts'

export const movedInput = {
  to: itemAddressSchema.describe('The folder to move into, in the same drive.'),
  name: itemNameInput.optional().describe('A new name. Otherwise it keeps its own.'),
  ifMatch: ifMatchInput,
}

export const movedAgain: Repeat = {
  kind: 'recognised',
  because:
    'The item is looked at by the id that it had the first time: when it has the wanted place and name already, nothing is ' +
    'done.',
}

export const moveItem = defineAction({
  name: 'moveItem',
  title: 'Move Item',
  summary: 'Moves a file or a folder into another folder of the same drive.',
  group: 'Files',
  effect: 'changes',
  repeat: movedAgain,
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({ item: itemAddressSchema, ...movedInput }),
  output: z.object({ item: itemSchema }),
  examples: [
    {
      title: 'Into the archive',
      input: { item: '/Invoices/March.docx', to: '/Archive' },
      output: { item: { ...exampleFile, path: '/Archive/March.docx' } },
    },
  ],
})
