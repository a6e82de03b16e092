/** Every answer takes its time. */
import { z } from 'zod'
import type { Asked, Plan } from '../plan.ts'

export const latencyFault = z.strictObject({
  kind: z.literal('latency'),
  ms: z.number().min(0).describe('Real milliseconds before the request is looked at.'),
  jitterMs: z.number().min(0).default(0).describe('Up to so many more, at random.'),
})

export function planLatency({ ms, jitterMs }: z.infer<typeof latencyFault>, { random }: Asked): Plan {
  return { delayMs: ms + random() * jitterMs }
}
