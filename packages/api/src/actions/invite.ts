import { z } from 'zod'
import { defineAction } from './action.ts'
import { examplePermission } from './example-items.ts'
import { itemAddressSchema } from './item.ts'
import { permissionSchema } from './permission.ts'

export const invite = defineAction({
  name: 'invite',
  title: 'Invite',
  summary: 'Gives people access to an item, and has Microsoft write to them if wanted.',
  group: 'Sharing',
  effect: 'changes',
  repeat: {
    kind: 'repeated',
    because:
      'Microsoft does not recognise an invitation that it has sent. Whoever had no access before the first attempt and has it ' +
      'now is not invited again; whoever had it before may get a second letter. Nobody gets more access than was asked for.',
  },
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    item: itemAddressSchema,
    recipients: z.array(z.email()).min(1).max(50).describe('E-mail addresses.'),
    role: z.enum(['read', 'write']).default('read').describe('What they may do.'),
    sendInvitation: z.boolean().default(false).describe('Whether Microsoft writes to them.'),
    message: z.string().max(2000).optional().describe('In that letter.'),
    requireSignIn: z
      .boolean()
      .default(true)
      .describe('Whether they have to sign in. Not both this and the letter may be off.'),
    expirationDateTime: z.iso.datetime({ offset: true }).optional().describe('When their access ends.'),
  }),
  output: z.object({ value: z.array(permissionSchema).describe('What the people have now.') }),
  examples: [
    {
      title: 'One person, with a letter',
      input: {
        item: '/Invoices/March.docx',
        recipients: ['jade@fabrikam.com'],
        sendInvitation: true,
        message: 'For you.',
      },
      output: { value: [examplePermission] },
    },
  ],
})
