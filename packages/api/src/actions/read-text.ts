import { z } from 'zod'
import { defineAction } from './action.ts'
import { fileInputSchema } from './file-reference.ts'
import { readsOnly } from './get-file.ts'

export const readText = defineAction({
  name: 'readText',
  title: 'Read Text',
  summary: 'Reads a text file, or its beginning.',
  group: 'Files',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({
    file: fileInputSchema,
    maxBytes: z.number().int().min(1).max(1_000_000).default(100_000).describe('Bytes to read; the rest is left.'),
  }),
  output: z.object({
    text: z.string(),
    truncated: z.boolean().describe('Whether there is more.'),
    name: z.string(),
    size: z.number().nullable().describe('Of the whole file, in bytes.'),
  }),
  examples: [
    {
      title: 'A note',
      input: { file: '/Notes/hello.txt' },
      output: { text: 'Hello.', truncated: false, name: 'hello.txt', size: 6 },
    },
  ],
})
