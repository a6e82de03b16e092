import { z } from 'zod'
import { defineAction, type Repeat } from './action.ts'
import { exampleFile } from './example-items.ts'
import { ifMatchInput, itemAddressSchema, itemSchema } from './item.ts'

export const deletedInput = {
  ifMissing: z.enum(['fail', 'ignore']).default('fail').describe('What happens when there is no such item.'),
  ifMatch: ifMatchInput,
}

export const deletedOutput = z.object({
  item: itemSchema.nullable().describe('As it was last; null when there was none.'),
})

export const deletedAgain: Repeat = {
  kind: 'recognised',
  because:
    'The item is deleted by the id that it had the first time, so what has taken its place since stays; that it is gone ' +
    'means that it was deleted.',
}

export const deleteItem = defineAction({
  name: 'deleteItem',
  title: 'Delete Item',
  summary: 'Moves a file or a folder into the recycle bin.',
  group: 'Files',
  effect: 'deletes',
  repeat: deletedAgain,
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({ item: itemAddressSchema, ...deletedInput }),
  output: deletedOutput,
  examples: [{ title: 'A file', input: { item: '/Invoices/March.docx' }, output: { item: exampleFile } }],
})
