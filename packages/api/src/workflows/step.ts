/** One step of a workflow. What comes out of it is `steps.<id>.output`; of one that failed, `steps.<id>.error`. */
import { z } from 'zod'
import { durationSchema, nameSchema, type Template, templateSchema } from './names.ts'

export const retrySchema = z.strictObject({
  /** How often in all, the first time included. */
  attempts: z.number().int().min(1).max(20).default(4),
  /** Before the second attempt; then twice as long each time, give or take. */
  delay: durationSchema.default('PT2S'),
  longest: durationSchema.default('PT5M'),
})
export type Retry = z.infer<typeof retrySchema>

const described = {
  id: nameSchema,
  /** For people. */
  label: z.string().max(100).optional(),
  notes: z.string().max(2000).optional(),
}
const attempted = {
  ...described,
  retry: retrySchema.optional(),
  /** Of one attempt. @default PT5M */
  timeout: durationSchema.optional(),
}

export type Edge = z.infer<typeof edgeSchema>
export const edgeSchema = z.strictObject({
  /** A step of the same graph, or `start`. */
  from: z.string(),
  to: z.string(),
  /** `error` leads on where the step has failed for good; `true` and `false` lead out of a condition. */
  on: z.enum(['success', 'error', 'true', 'false']).default('success'),
})

/**
 * Steps and what leads from one to the next. A step with several edges into it waits until all of them are settled, and
 * is run if at least one has led there; steps with nothing between them are run side by side.
 */
export type Graph = { readonly steps: readonly Step[]; readonly edges: readonly Edge[] }

export const graphSchema: z.ZodType<Graph, unknown> = z.lazy(() =>
  z.strictObject({
    steps: z.array(stepSchema).max(200),
    edges: z.array(edgeSchema).max(1000),
  }),
)

export const actionStepSchema = z.strictObject({
  ...attempted,
  type: z.literal('action'),
  /** Its name in the catalogue, such as `saveFile`. */
  action: z.string().min(1).max(60),
  input: z.record(z.string(), templateSchema).default({}),
  /** Through another connection than that of the run. */
  connectionId: z.string().max(300).optional(),
})

export const httpRequestStepSchema = z.strictObject({
  ...attempted,
  type: z.literal('http_request'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET'),
  url: z.string().min(1).max(4000),
  headers: z.record(z.string(), z.string()).default({}),
  /** JSON, a text, or a file of an earlier step. */
  body: templateSchema.optional(),
  /** Keep the answer as a file, whatever its length, in place of reading it. */
  saveAsFile: z.boolean().default(false),
  /** Statuses that are no failure. @default 200 to 299 */
  accept: z.array(z.number().int().min(100).max(599)).max(50).optional(),
})

export const conditionStepSchema = z.strictObject({
  ...described,
  type: z.literal('condition'),
  /** An expression without braces, such as `trigger.item.size > 1000 and settings.strict`. */
  expression: z.string().min(1).max(10_000),
})

export const forEachStepSchema = z.strictObject({
  ...described,
  type: z.literal('for_each'),
  /** A template that makes a list. In the body, each of them is `item`, and its place `index`. */
  items: templateSchema,
  concurrency: z.number().int().min(1).max(50).default(1),
  /** More than this many end the step before it begins. */
  most: z.number().int().min(1).max(100_000).default(1_000),
  onItemError: z.enum(['stop', 'continue']).default('stop'),
  body: graphSchema,
  /** What is kept of each item. @default the outputs of the body's last steps by name */
  result: templateSchema.optional(),
})

export const waitStepSchema = z.strictObject({
  ...described,
  type: z.literal('wait'),
  for: z.union([durationSchema, z.string().includes('{{')]).optional(),
  /** A moment, ISO 8601. */
  until: z.string().min(1).max(1000).optional(),
})

export const transformStepSchema = z.strictObject({
  ...described,
  type: z.literal('transform'),
  /** JSONata, without braces. Its value is `output`. */
  expression: z.string().min(1).max(50_000),
})

export const sendEventStepSchema = z.strictObject({
  ...described,
  type: z.literal('send_event'),
  /** Arrives as `data.name` of a `workflow.event`. */
  name: z.string().min(1).max(200),
  payload: templateSchema.default({}),
  /** Only to this webhook endpoint. @default all that want `workflow.event` */
  webhookEndpointId: z.string().max(64).optional(),
})

export const respondStepSchema = z.strictObject({
  ...described,
  type: z.literal('respond'),
  status: z.number().int().min(200).max(599).default(200),
  body: templateSchema.default(null),
})

export const workflowStepSchema = z.strictObject({
  ...described,
  type: z.literal('workflow'),
  workflowId: z.string().min(1).max(64),
  input: templateSchema.default({}),
  /** Whether to go on only when it has ended; its reply is then `output`. */
  wait: z.boolean().default(true),
})

export const stepSchema = z.discriminatedUnion('type', [
  actionStepSchema,
  httpRequestStepSchema,
  conditionStepSchema,
  forEachStepSchema,
  waitStepSchema,
  transformStepSchema,
  sendEventStepSchema,
  respondStepSchema,
  workflowStepSchema,
])
export type Step =
  | Exclude<z.infer<typeof stepSchema>, { type: 'for_each' }>
  | (Omit<z.infer<typeof forEachStepSchema>, 'body' | 'items'> & { readonly body: Graph; readonly items: Template })
