import { z } from 'zod'
import { defineAction } from './action.ts'
import { deletedAgain, deletedInput, deletedOutput } from './delete-item.ts'
import { exampleFolder } from './example-items.ts'
import { itemAddressSchema } from './item.ts'

export const deleteFolder = defineAction({
  name: 'deleteFolder',
  title: 'Delete Folder',
  summary: 'Moves a folder, with all that is in it, into the recycle bin.',
  group: 'Folders',
  effect: 'deletes',
  repeat: deletedAgain,
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    folder: itemAddressSchema,
    onlyEmpty: z.boolean().default(false).describe('Fail when there is anything in it.'),
    ...deletedInput,
  }),
  output: deletedOutput,
  examples: [
    {
      title: 'Where there is one, and only if it is empty',
      input: { folder: '/Archive', onlyEmpty: true, ifMissing: 'ignore' },
      output: { item: exampleFolder },
    },
  ],
})
