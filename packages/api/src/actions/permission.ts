/** Who may do what with an item, as actions tell it. */
import { z } from 'zod'

export const permissionSchema = z.object({
  id: z.string(),
  roles: z.array(z.string()).describe('`read`, `write` or `owner`.'),
  link: z
    .object({ webUrl: z.string(), type: z.string(), scope: z.string().nullable() })
    .nullable()
    .describe('Where it is a sharing link.'),
  grantedTo: z
    .array(z.object({ id: z.string().nullable(), displayName: z.string().nullable(), email: z.string().nullable() }))
    .describe('The people who have it.'),
  inherited: z.boolean().describe('Whether it comes from a folder above.'),
  hasPassword: z.boolean(),
  expirationDateTime: z.string().nullable(),
})
export type ItemPermission = z.infer<typeof permissionSchema>
