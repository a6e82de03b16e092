import { z } from 'zod'
import { defineAction } from './action.ts'
import { exampleFile } from './example-items.ts'
import { readsOnly } from './get-file.ts'

export const getDrive = defineAction({
  name: 'getDrive',
  title: 'Get Drive',
  summary: 'Reads whose drive it is, and how much room is left.',
  group: 'Anything',
  effect: 'reads',
  repeat: { kind: 'harmless', because: readsOnly },
  scopes: { delegated: ['Files.Read'], application: ['Files.Read.All'] },
  input: z.object({
    driveId: z.string().min(1).max(300).optional().describe('Otherwise the drive of the connection.'),
  }),
  output: z.object({
    drive: z.object({
      id: z.string(),
      driveType: z.enum(['personal', 'business', 'documentLibrary']),
      name: z.string().nullable(),
      webUrl: z.string().nullable(),
      owner: z.string().nullable().describe('As people call them.'),
      quota: z
        .object({ total: z.number(), used: z.number(), remaining: z.number(), state: z.string() })
        .nullable()
        .describe('Bytes; null where the account may not see it.'),
    }),
  }),
  examples: [
    {
      title: 'That of the connection',
      input: {},
      output: {
        drive: {
          id: exampleFile.driveId,
          driveType: 'business',
          name: 'OneDrive',
          webUrl: 'https://contoso-my.sharepoint.com/personal/megan_contoso_com/Documents',
          owner: 'Megan Bowen',
          quota: { total: 1_099_511_627_776, used: 2_147_483_648, remaining: 1_097_364_144_128, state: 'normal' },
        },
      },
    },
  ],
})
