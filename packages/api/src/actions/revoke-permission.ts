import { z } from 'zod'
import { defineAction } from './action.ts'
import { examplePermission } from './example-items.ts'
import { itemAddressSchema } from './item.ts'
import { permissionSchema } from './permission.ts'

export const revokePermission = defineAction({
  name: 'revokePermission',
  title: 'Revoke Permission',
  summary: 'Takes somebody’s access to an item away, or ends a link.',
  group: 'Sharing',
  effect: 'deletes',
  repeat: { kind: 'recognised', because: 'A permission that is gone since the first attempt was revoked.' },
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    item: itemAddressSchema,
    permissionId: z.string().min(1).max(500).describe('From List Permissions, Invite or Create Share Link.'),
  }),
  output: z.object({
    permission: permissionSchema.nullable().describe('As it was; null when an earlier attempt revoked it.'),
  }),
  examples: [
    {
      title: 'Of one person',
      input: { item: '/Invoices/March.docx', permissionId: examplePermission.id },
      output: { permission: examplePermission },
    },
  ],
})
