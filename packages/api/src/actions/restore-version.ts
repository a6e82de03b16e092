import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile } from './example-items.ts'
import { itemAddressSchema, itemSchema } from './item.ts'

export const restoreVersion = defineAction({
  name: 'restoreVersion',
  title: 'Restore Version',
  summary: 'Makes an earlier content of a file the current one. The current one stays as a version.',
  group: 'Versions',
  effect: 'changes',
  repeat: {
    kind: 'recognised',
    because:
      'It is written down which version was the newest. A newer one of the same length as the restored one is what the first ' +
      'attempt has made.',
  },
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    item: itemAddressSchema,
    versionId: z.string().min(1).max(100).describe('From List Versions.'),
  }),
  output: z.object({ item: itemSchema }),
  examples: [
    {
      title: 'The first one',
      input: { item: '/Invoices/March.docx', versionId: '1.0' },
      output: { item: exampleFile },
    },
  ],
})
