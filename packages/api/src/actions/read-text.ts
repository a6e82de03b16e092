import { z } from 'zod'
import { defineAction } from './action.ts'
import { fileInputSchema } from './file-reference.ts'
import { readsOnly } from './get-file.ts'

export const readText = defineAction({
  name: 'readText',
  title: 'Read Text',
  summary: 'Reads a text file, or a part of it.',
  group: 'Files',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({
    file: fileInputSchema,
    offset: z.number().int().min(0).default(0).describe('Where to begin, in bytes: `nextOffset` of the part before.'),
    maxBytes: z.number().int().min(4).max(1_000_000).default(100_000).describe('Bytes to read; the rest is left.'),
  }),
  output: z.object({
    text: z.string(),
    truncated: z.boolean().describe('Whether there is more.'),
    nextOffset: z.number().nullable().describe('Where the next part begins; null at the end.'),
    name: z.string(),
    size: z.number().nullable().describe('Of the whole file, in bytes.'),
  }),
  examples: [
    {
      title: 'A note',
      input: { file: '/Notes/hello.txt' },
      output: { text: 'Hello.', truncated: false, nextOffset: null, name: 'hello.txt', size: 6 },
    },
  ],
})
