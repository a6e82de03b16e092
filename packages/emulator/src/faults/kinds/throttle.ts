/** "Too many requests": 429 or 503, with the time to wait written as clients meet it, or not at all. */
import { z } from 'zod'
import { failureAnswer } from '../failure-answer.ts'
import type { Asked, Plan } from '../plan.ts'

export const throttleFault = z.strictObject({
  kind: z.literal('throttle'),
  status: z.union([z.literal(429), z.literal(503)]).default(429),
  retryAfter: z.int().min(0).default(5).describe('Seconds to wait.'),
  form: z
    .enum(['seconds', 'date', 'missing'])
    .default('seconds')
    .describe('How the header Retry-After says it, if at all.'),
})

export function planThrottle(fault: z.infer<typeof throttleFault>, asked: Asked): Plan {
  const until = new Date(asked.now + fault.retryAfter * 1000).toUTCString()
  const headers: Record<string, string> =
    fault.form === 'missing' ? {} : { 'Retry-After': fault.form === 'date' ? until : String(fault.retryAfter) }
  const failure =
    fault.status === 429
      ? { code: 'activityLimitReached', innerCode: 'throttledRequest', message: 'The request has been throttled' }
      : { code: 'serviceNotAvailable', message: 'The service is temporarily unavailable. Please try again later.' }
  return { answer: failureAnswer(asked, { status: fault.status, ...failure, headers }) }
}
