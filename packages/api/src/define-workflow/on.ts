/** What begins a run, with the type of what it is given. */
import { z } from 'zod'
import type { Change } from '../changes.ts'
import type { Trigger, triggerSchema } from '../workflows/trigger.ts'

declare const payload: unique symbol

/** A trigger whose runs are given a `T`. */
export type TriggerOf<T> = { readonly stored: z.input<typeof triggerSchema>; readonly [payload]?: T }

type Of<Type extends Trigger['type']> = Omit<Extract<z.input<typeof triggerSchema>, { type: Type }>, 'type'>

export const on = {
  /** Something changed in the drive of the connection. */
  fileChange: (options: Of<'file_change'> = {}): TriggerOf<Change> => ({ stored: { type: 'file_change', ...options } }),
  /** Five fields of cron, or six with seconds in front. */
  schedule: (cron: string, timeZone?: string): TriggerOf<{ scheduledAt: string }> => ({
    stored: { type: 'schedule', cron, ...(timeZone !== undefined && { timeZone }) },
  }),
  /** `event(name, payload)` of the SDK or the API. */
  appEvent: <Payload = unknown>(name: string, schema?: z.ZodType<Payload>): TriggerOf<Payload> => ({
    stored: { type: 'app_event', name, ...(schema && { payload: jsonSchema(schema) }) },
  }),
  /** `workflow(id, { input })` of the SDK or the API, and other workflows. */
  call: <Input = unknown>(schema?: z.ZodType<Input>): TriggerOf<Input> => ({
    stored: { type: 'call', ...(schema && { input: jsonSchema(schema) }) },
  }),
  /** Only by hand. */
  manual: <Input = unknown>(schema?: z.ZodType<Input>): TriggerOf<Input> => ({
    stored: { type: 'manual', ...(schema && { input: jsonSchema(schema) }) },
  }),
}

/** Patterns are left out: the server holds a payload against no regular expression that may never end. */
function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override({ jsonSchema }) {
      delete jsonSchema.pattern
    },
  })
  return rest
}
