import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile } from './example-items.ts'
import { itemAddressSchema, itemNameInput, itemSchema } from './item.ts'

export const restoreItem = defineAction({
  name: 'restoreItem',
  title: 'Restore Item',
  summary: 'Takes a deleted item back out of the recycle bin. Personal accounts only.',
  group: 'Files',
  effect: 'changes',
  repeat: { kind: 'recognised', because: 'An item that is there again was restored.' },
  scopes: { delegated: ['Files.ReadWrite.All'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    id: z.string().min(1).max(300).describe('The id that it had; Delete Item and a change tell it.'),
    parent: itemAddressSchema.optional().describe('The folder to put it into. Otherwise where it was.'),
    name: itemNameInput.optional().describe('A new name. Otherwise the one that it had.'),
  }),
  output: z.object({ item: itemSchema }),
  examples: [{ title: 'Where it was', input: { id: exampleFile.id }, output: { item: exampleFile } }],
})
