import { z } from 'zod'
import { defineAction } from './action.ts'
import { examplePermission } from './example-items.ts'
import { readsOnly } from './get-file.ts'
import { itemAddressSchema } from './item.ts'
import { permissionSchema } from './permission.ts'

export const listPermissions = defineAction({
  name: 'listPermissions',
  title: 'List Permissions',
  summary: 'Lists who may do what with an item. Its owner sees everyone, others see themselves.',
  group: 'Sharing',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({ item: itemAddressSchema }),
  output: z.object({ value: z.array(permissionSchema) }),
  examples: [{ title: 'Of a file', input: { item: '/Invoices/March.docx' }, output: { value: [examplePermission] } }],
})
