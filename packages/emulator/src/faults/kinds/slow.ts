/** A slow transfer: so many bytes per second for each request. */
import { z } from 'zod'
import type { Plan } from '../plan.ts'
import { pace, paced } from './pace.ts'

export const directions = z.enum(['request', 'response', 'both']).default('response')

export const slowFault = z.strictObject({
  kind: z.literal('slow'),
  direction: directions.describe('Whose body is slow: of uploads, of downloads, or of both.'),
  bytesPerSecond: z.number().min(1),
})

export function planSlow({ direction, bytesPerSecond }: z.infer<typeof slowFault>): Plan {
  return {
    ...(direction === 'response' ? {} : { request: paced(bytesPerSecond, pace(bytesPerSecond)) }),
    ...(direction === 'request' ? {} : { response: paced(bytesPerSecond, pace(bytesPerSecond)) }),
  }
}
