/** What begins a run. */
import { z } from 'zod'
import { changeFilterSchema } from '../changes.ts'
import { nameSchema } from './names.ts'

/** JSON Schema (draft 2020-12) of what comes in. */
const jsonSchema = z.record(z.string(), z.unknown())

export const triggerSchema = z.discriminatedUnion('type', [
  /** Something changed in the drive of the connection; `trigger` is the change. */
  z.strictObject({
    type: z.literal('file_change'),
    filter: changeFilterSchema.default({ recursive: true }),
    /** The setting in which the user chooses the folder, in place of `filter.folderId`. */
    folderSetting: nameSchema.optional(),
    /** The folder by its path in each user's drive, such as `/Invoices`, in place of `filter.folderId`. */
    folderPath: z.string().startsWith('/').max(400).optional(),
  }),
  /** `trigger` has `scheduledAt`. */
  z.strictObject({
    type: z.literal('schedule'),
    /** Five fields, or six with seconds in front. */
    cron: z.string().min(1).max(100),
    /** IANA, such as `Europe/Berlin`. */
    timeZone: z.string().min(1).max(60).default('UTC'),
  }),
  /** `event(name, payload)` of the SDK or the API; `trigger` is the payload. */
  z.strictObject({ type: z.literal('app_event'), name: z.string().min(1).max(100), payload: jsonSchema.optional() }),
  /** `workflow(id, { input })` of the SDK or the API, which may wait for the reply; `trigger` is the input. */
  z.strictObject({ type: z.literal('call'), input: jsonSchema.optional() }),
  /** Only by hand. */
  z.strictObject({ type: z.literal('manual'), input: jsonSchema.optional() }),
])
export type Trigger = z.infer<typeof triggerSchema>
