/** What each user chooses when a workflow is switched on for them. */
import { z } from 'zod'
import { nameSchema } from './names.ts'

const described = {
  name: nameSchema,
  label: z.string().min(1).max(100),
  help: z.string().max(500).optional(),
  required: z.boolean().default(false),
}

export const settingSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...described, type: z.literal('text'), default: z.string().max(2000).optional() }),
  z.strictObject({ ...described, type: z.literal('number'), default: z.number().optional() }),
  z.strictObject({ ...described, type: z.literal('boolean'), default: z.boolean().optional() }),
  z.strictObject({
    ...described,
    type: z.literal('choice'),
    choices: z.array(z.string().min(1).max(200)).min(1).max(100),
    default: z.string().optional(),
  }),
  /** A folder in the user's drive: its id. */
  z.strictObject({ ...described, type: z.literal('folder') }),
])
export type Setting = z.infer<typeof settingSchema>
