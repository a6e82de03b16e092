import { z } from 'zod'
import { defineAction } from './action.ts'
import { itemAddressSchema } from './item.ts'

export const createShareLink = defineAction({
  name: 'createShareLink',
  title: 'Create Share Link',
  summary: 'Gives a link with which others open an item.',
  group: 'Sharing',
  effect: 'changes',
  repeat: {
    kind: 'harmless',
    because: 'Microsoft gives the link that is there already for the same item, type and scope.',
  },
  scopes: { delegated: ['Files.ReadWrite'], application: ['Files.ReadWrite.All'] },
  input: z.object({
    item: itemAddressSchema,
    type: z
      .enum(['view', 'edit', 'embed'])
      .default('view')
      .describe('What it allows. `embed` in personal accounts only.'),
    scope: z
      .enum(['anonymous', 'organization', 'users'])
      .optional()
      .describe('For whom. Otherwise what the organisation prefers. `organization` in work accounts only.'),
    password: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Asked of whoever opens it; personal accounts only.', writeOnly: true }),
    expirationDateTime: z.iso.datetime({ offset: true }).optional().describe('When it stops working.'),
  }),
  output: z.object({
    link: z.object({
      webUrl: z.string().describe('The link. Whoever has an anonymous one may use it.'),
      type: z.string(),
      scope: z.string().nullable(),
    }),
    permissionId: z.string().describe('For Revoke Permission.'),
    expirationDateTime: z.string().nullable(),
  }),
  examples: [
    {
      title: 'For everyone in the organisation',
      input: { item: '/Archive/2026/March.pdf', scope: 'organization' },
      output: {
        link: {
          webUrl: 'https://contoso-my.sharepoint.com/:b:/g/personal/megan/Eb0…',
          type: 'view',
          scope: 'organization',
        },
        permissionId: 'c2hhcmluZ2xpbms',
        expirationDateTime: null,
      },
    },
  ],
})
