import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFolder } from './example-items.ts'
import { itemAddressSchema, itemSchema } from './item.ts'

export const createFolder = defineAction({
  name: 'createFolder',
  title: 'Create Folder',
  summary: 'Makes a folder, and those above it where they are missing.',
  group: 'Folders',
  effect: 'creates',
  repeat: {
    kind: 'recognised',
    because:
      'With `use`, the folder that is there is taken in any case. Otherwise it is written down before whether the name was ' +
      'free; a folder that has come to be since is the one that was made.',
  },
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    parent: itemAddressSchema
      .default('/')
      .describe('The folder to make it in, addressed as any item. Otherwise the root.'),
    name: z.string().min(1).max(400).describe('Its name, or a path such as `2026/March`.'),
    conflictBehavior: z
      .enum(['use', 'fail', 'rename'])
      .default('use')
      .describe('When there is one of this name already: take it, fail, or make another under a name of its own.'),
  }),
  output: z.object({ item: itemSchema }),
  examples: [{ title: 'One in the root', input: { name: 'Archive' }, output: { item: exampleFolder } }],
})
