/** A rule: which requests, how often of these, what happens to them. */
import { z } from 'zod'
import { timesSchema } from '../occurrences.ts'
import { bandwidthFault } from './kinds/bandwidth.ts'
import { cutFault } from './kinds/cut.ts'
import { expireFault } from './kinds/expire.ts'
import { latencyFault } from './kinds/latency.ts'
import { resyncFault } from './kinds/resync.ts'
import { rewriteFault } from './kinds/rewrite.ts'
import { slowFault } from './kinds/slow.ts'
import { stallFault } from './kinds/stall.ts'
import { statusFault } from './kinds/status.ts'
import { throttleFault } from './kinds/throttle.ts'
import { truncateFault } from './kinds/truncate.ts'
import { isPattern } from './pattern.ts'

export const faultSchema = z.discriminatedUnion('kind', [
  throttleFault,
  statusFault,
  cutFault,
  stallFault,
  truncateFault,
  slowFault,
  latencyFault,
  bandwidthFault,
  resyncFault,
  expireFault,
  rewriteFault,
])

const method = z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export const whenSchema = z.strictObject({
  host: z
    .enum(['login', 'graph', 'content'])
    .optional()
    .describe('Sign-in, Graph, or the URLs of uploads and downloads.'),
  method: z.union([method, z.array(method).min(1)]).optional(),
  path: z
    .string()
    .refine(isPattern, 'This is not a regular expression.')
    .optional()
    .describe('Regular expression, found anywhere in path and query, whatever the case.'),
  account: z.string().optional().describe('Id or user principal name of who calls, or whose drive it is.'),
  app: z.string().optional().describe('Client id of the app that calls.'),
  drive: z.string().optional().describe('Id of the drive that the request is about.'),
})

export const ruleSchema = z.strictObject({
  when: whenSchema.default({}).describe('All that is given must be true; without anything, every request.'),
  times: timesSchema.optional().describe('Without it, always.'),
  fault: faultSchema,
})

export type When = z.infer<typeof whenSchema>
export type Rule = z.infer<typeof ruleSchema>
/** A rule as it is written: what has a default may be left out. */
export type RuleInput = z.input<typeof ruleSchema>
