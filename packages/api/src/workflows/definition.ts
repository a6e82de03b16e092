/** A workflow as it is stored, drawn, written and handed around: plain JSON. */
import { z } from 'zod'
import { settingSchema } from './settings.ts'
import { edgeSchema, stepSchema } from './step.ts'
import { triggerSchema } from './trigger.ts'

export const definitionSchema = z.strictObject({
  $schema: z.string().max(300).optional(),
  /** Of this format. */
  schemaVersion: z.literal(1).default(1),
  name: z.string().trim().min(1).max(100),
  description: z.string().max(2000).default(''),
  /** Whether users see it and switch it on themselves; otherwise only the product's back end does. */
  offered: z.boolean().default(true),
  settings: z.array(settingSchema).max(50).default([]),
  trigger: triggerSchema,
  steps: z.array(stepSchema).max(200),
  edges: z.array(edgeSchema).max(1000),
  limits: z
    .strictObject({
      /** Runs at once of one connection. */
      perConnection: z.number().int().min(1).max(100).default(5),
      /** Runs that begin within a minute, of one connection. */
      perMinute: z.number().int().min(1).max(10_000).default(600),
    })
    .default({ perConnection: 5, perMinute: 600 }),
  /** Where each step stands on the canvas; says nothing about what it does. */
  layout: z.record(z.string(), z.object({ x: z.number(), y: z.number() })).default({}),
})
export type Definition = z.infer<typeof definitionSchema>
export type DefinitionInput = z.input<typeof definitionSchema>

/** What is wrong with a definition, or what about it looks like a slip of the pen. */
export const findingSchema = z.object({
  /** An `error` cannot be saved. */
  severity: z.enum(['error', 'warning']),
  /** Such as `cycle`, `unreachable`, `unknown_name`, `wrong_type`, `scope_missing`, `secret_in_input`. */
  code: z.string(),
  /** The step that it is about; null for the trigger and the whole. Steps in a body are named `outer/inner`. */
  stepId: z.string().nullable(),
  /** Where in the definition, such as `steps.2.input.parent`. */
  path: z.string(),
  /** A sentence that says what to do. */
  message: z.string(),
})
export type Finding = z.infer<typeof findingSchema>
