import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile, exampleReference } from './example-items.ts'
import { fileOutput, keepsOthers, nameInput, saveAgain, saveInput } from './save-file.ts'

export const uploadFromUrl = defineAction({
  name: 'uploadFromUrl',
  title: 'Upload from URL',
  summary: 'Stores what is at a public address in OneDrive.',
  group: 'Files',
  effect: 'changes',
  narrow: ({ conflictBehavior }) => (keepsOthers(conflictBehavior) ? { effect: 'creates' } : {}),
  repeat: { kind: 'recognised', because: saveAgain },
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    url: z.url().max(4000).describe('An https address on the public internet. Redirects are followed.'),
    ...saveInput,
    name: nameInput
      .optional()
      .describe('The name, or a path below the folder. Otherwise the last part of the address.'),
  }),
  output: fileOutput,
  examples: [
    {
      title: 'A picture',
      input: { url: 'https://example.com/cliff.jpg', folder: '/Photos' },
      output: { item: { ...exampleFile, name: 'cliff.jpg', path: '/Photos/cliff.jpg' }, file: exampleReference },
    },
  ],
})
