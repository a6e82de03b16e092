/** How much Graph lets an app, and a user of it, ask for. */
import { z } from 'zod'

export const limitsSchema = z.strictObject({
  enabled: z.boolean().default(false).describe('Whether anything is refused. Counting goes on either way.'),
  scale: z
    .number()
    .positive()
    .max(1000)
    .default(1)
    .describe('Multiplies all limits: 0.01 lets a test meet in seconds what takes a busy day.'),
  appUnitsPerMinute: z.int().min(1).default(1250).describe('Resource units of an app in one tenant, each minute.'),
  appUnitsPerDay: z.int().min(1).default(1_200_000).describe('Resource units of an app in one tenant, each 24 hours.'),
  userRequestsPer5Minutes: z.int().min(1).default(3000).describe('Requests for one user, each five minutes.'),
})

/** The figures for tenants of up to a thousand licences; larger ones get up to five times as much. */
export type Limits = z.infer<typeof limitsSchema>

export const usualLimits: Limits = limitsSchema.parse({})
