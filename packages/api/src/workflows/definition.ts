/** A workflow as it is stored, drawn, written and handed around: plain JSON. */
import { z } from 'zod'
import { settingSchema } from './settings.ts'
import { edgeSchema, stepSchema } from './step.ts'
import { triggerSchema } from './trigger.ts'

export const definitionSchema = z.strictObject({
  $schema: z.string().max(300).optional(),
  /** Of this format. */
  schemaVersion: z
    .literal(
      1,
      'This definition has another format than this server reads, which is 1. Export it anew, or update the server.',
    )
    .default(1),
  name: z.string().trim().min(1).max(100),
  description: z.string().max(2000).default(''),
  /** Whether users see it and switch it on themselves; otherwise only the product's back end does. */
  offered: z.boolean().default(true),
  settings: z.array(settingSchema).max(50).default([]),
  trigger: triggerSchema,
  steps: z.array(stepSchema).max(500),
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
