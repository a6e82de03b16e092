import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile } from './example-items.ts'
import { readsOnly } from './get-file.ts'
import { cursorInput, itemAddressSchema, itemSchema, mostSchema } from './item.ts'

export const listChanges = defineAction({
  name: 'listChanges',
  title: 'List Changes',
  summary: 'Lists what has changed below a folder since a cursor; without one, everything that is there.',
  group: 'Search',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({
    folder: itemAddressSchema.default('/').describe('The folder, addressed as any item. Otherwise the whole drive.'),
    cursor: cursorInput,
    fromNow: z.boolean().default(false).describe('Without a cursor: only a cursor from which changes are told later.'),
    most: mostSchema(1000, 5000),
  }),
  output: z.object({
    value: z
      .array(
        itemSchema.extend({
          name: z.string().nullable().describe('Null for what was deleted in a work account.'),
          deleted: z.boolean(),
        }),
      )
      .describe('As the items are now. One that comes twice counts as it comes last.'),
    nextCursor: z.string().describe('Where to go on, now or later.'),
    more: z.boolean().describe('Whether there is more to read at once.'),
    restarted: z.boolean().describe('Microsoft has lost its place: everything is told again from the start.'),
  }),
  examples: [
    {
      title: 'Since the last time',
      input: { folder: '/Invoices', cursor: 'cL21lL2RyaXZlL3Jvb3Q6L0ludm9pY2VzOi9kZWx0YT90b2tlbj0x…' },
      output: {
        value: [{ ...exampleFile, deleted: false }],
        nextCursor: 'cL21lL2RyaXZlL3Jvb3Q6L0ludm9pY2VzOi9kZWx0YT90b2tlbj0x…',
        more: false,
        restarted: false,
      },
    },
  ],
})
