import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile } from './example-items.ts'
import { readsOnly } from './get-file.ts'
import { cursorInput, itemAddressSchema, mostSchema } from './item.ts'
import { itemsOutput } from './list-files.ts'

export const searchInput = z.object({
  query: z.string().trim().min(1).max(500).describe('Words of the name, of the content or of what else is known.'),
  folder: itemAddressSchema.default('/').describe('Search below this folder. Otherwise in the whole drive.'),
  most: mostSchema(50, 1000),
  cursor: cursorInput,
})

export const searchFiles = defineAction({
  name: 'searchFiles',
  title: 'Search Files',
  summary: 'Searches for files by name and content. What has just changed is found after minutes at times.',
  group: 'Search',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: searchInput,
  output: itemsOutput,
  examples: [
    {
      title: 'In the whole drive',
      input: { query: 'invoice march' },
      output: { value: [{ ...exampleFile, path: null }], nextCursor: null },
    },
  ],
})
