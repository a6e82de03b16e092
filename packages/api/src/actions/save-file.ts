import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile, exampleFolder, exampleReference } from './example-items.ts'
import { fileInputSchema, fileReferenceSchema } from './file-reference.ts'
import { conflictBehaviorSchema, ifMatchInput, itemAddressSchema, itemSchema } from './item.ts'

export const fileOutput = z.object({
  item: itemSchema,
  file: fileReferenceSchema.describe('The same as a file for later steps.'),
})

export const nameInput = z
  .string()
  .min(1)
  .max(400)
  .describe('The name. With slashes in it, the folders on the way are made where they are missing.')

/** Saving, wherever the bytes come from. */
export const saveInput = {
  folder: itemAddressSchema
    .default('/')
    .describe('The folder to save into, addressed as any item. Otherwise the root.'),
  conflictBehavior: conflictBehaviorSchema
    .default('replace')
    .describe('What happens when the name is taken. `replace` keeps the old content as a version.'),
  ifMatch: ifMatchInput,
}

/** Whether what has the name already is left alone. */
export function keepsOthers(conflictBehavior: unknown): boolean {
  return conflictBehavior === 'fail' || conflictBehavior === 'rename'
}

export const saveAgain =
  'The file is looked for before it is sent again: one with the same content (size and quickXorHash) is taken for what ' +
  'the first attempt stored. A long upload goes on where it stopped, in the same upload session; what comes from a URL or ' +
  'out of a conversion is sent from its beginning. Where work accounts rewrite what they are given (Office files, PDF, web ' +
  'pages) and where a conversion gives other bytes each time, a new file is recognised by its name; one that replaces ' +
  'another is written again, and its version history then holds one version more.'

export const saveFile = defineAction({
  name: 'saveFile',
  title: 'Save File',
  summary: 'Saves a file of an earlier step, a text or the content of a URL into OneDrive.',
  group: 'Files',
  effect: 'changes',
  narrow: ({ conflictBehavior }) => (keepsOthers(conflictBehavior) ? { effect: 'creates' } : {}),
  repeat: { kind: 'recognised', because: saveAgain },
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    ...saveInput,
    name: nameInput.optional().describe('The name, or a path below the folder. Otherwise that of the file or the URL.'),
    file: fileInputSchema.optional(),
    text: z.string().max(1_000_000).optional().describe('In place of a file: a text, stored as UTF-8.'),
    url: z.url().max(4000).optional().describe('In place of a file: what is at this public https address.'),
  }),
  output: fileOutput,
  examples: [
    {
      title: 'Save a converted file into the folder of its year',
      input: { folder: '/Archive', name: '2026/March.docx', file: exampleReference },
      output: {
        item: { ...exampleFile, path: '/Archive/2026/March.docx', parentId: exampleFolder.id },
        file: exampleReference,
      },
    },
    {
      title: 'Save a text',
      input: { folder: '/Notes', name: 'hello.txt', text: 'Hello.' },
      output: {
        item: { ...exampleFile, name: 'hello.txt', path: '/Notes/hello.txt', mimeType: 'text/plain', size: 6 },
        file: { ...exampleReference, name: 'hello.txt', mimeType: 'text/plain', size: 6 },
      },
    },
  ],
})
