import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFolder } from './example-items.ts'
import { readsOnly } from './get-file.ts'
import { itemSchema } from './item.ts'

export const getFolderById = defineAction({
  name: 'getFolderById',
  title: 'Get Folder by ID',
  summary: 'Reads what is known of a folder, which keeps its id wherever it is moved.',
  group: 'Folders',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({
    id: z.string().min(1).max(300).describe('The id of the folder.'),
    driveId: z
      .string()
      .min(1)
      .max(300)
      .optional()
      .describe('The drive that it is in. Otherwise that of the connection.'),
  }),
  output: z.object({ item: itemSchema }),
  examples: [{ title: 'A folder', input: { id: exampleFolder.id }, output: { item: exampleFolder } }],
})
