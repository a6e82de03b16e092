import { z } from 'zod'
import { nextCursorSchema } from '../page.ts'
import { defineAction } from './action.ts'
import { exampleFile } from './example-items.ts'
import { readsOnly } from './get-file.ts'
import { cursorInput, itemAddressSchema, itemSchema, mostSchema } from './item.ts'

export const itemsOutput = z.object({ value: z.array(itemSchema), nextCursor: nextCursorSchema })

export const listFiles = defineAction({
  name: 'listFiles',
  title: 'List Files',
  summary: 'Lists what is in a folder.',
  group: 'Files',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({
    folder: itemAddressSchema.default('/').describe('The folder, addressed as any item. Otherwise the root.'),
    items: z.enum(['all', 'files', 'folders']).default('all').describe('Which of what is in it.'),
    orderBy: z
      .enum(['name', 'name desc', 'lastModifiedDateTime', 'lastModifiedDateTime desc', 'size', 'size desc'])
      .optional()
      .describe('Work accounts order by name only.'),
    most: mostSchema(200, 5000),
    cursor: cursorInput,
  }),
  output: itemsOutput,
  examples: [
    {
      title: 'The files of a folder',
      input: { folder: '/Invoices', items: 'files' },
      output: { value: [exampleFile], nextCursor: null },
    },
  ],
})
