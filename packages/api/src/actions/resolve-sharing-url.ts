import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile, exampleReference } from './example-items.ts'
import { fileReferenceSchema } from './file-reference.ts'
import { readsOnly } from './get-file.ts'
import { itemSchema } from './item.ts'

export const resolveSharingUrl = defineAction({
  name: 'resolveSharingUrl',
  title: 'Resolve Sharing URL',
  summary: 'Finds the item that a sharing URL leads to.',
  group: 'Sharing',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({ url: z.url().max(4000).describe('As people send it: https://1drv.ms/… or one of SharePoint.') }),
  output: z.object({
    item: itemSchema,
    file: fileReferenceSchema.nullable().describe('The content for later steps; null for a folder.'),
  }),
  examples: [
    {
      title: 'A link that somebody has sent',
      input: { url: 'https://contoso-my.sharepoint.com/:w:/g/personal/megan/Eb0' },
      output: { item: exampleFile, file: exampleReference },
    },
  ],
})
