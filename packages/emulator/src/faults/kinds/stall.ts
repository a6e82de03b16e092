/** Everything stops at a byte, for a while or for ever; the connection stays open. */
import { z } from 'zod'
import type { Plan } from '../plan.ts'
import { upTo } from './up-to.ts'

export const stallFault = z.strictObject({
  kind: z.literal('stall'),
  direction: z
    .enum(['request', 'response'])
    .default('response')
    .describe('request: nothing more is read. response: nothing more is sent.'),
  afterBytes: z.int().min(0).default(0).describe('Bytes of the body that still get through.'),
  seconds: z.number().min(0).optional().describe('Real seconds; without it, until the client gives up.'),
})

export function planStall({ direction, afterBytes, seconds }: z.infer<typeof stallFault>): Plan {
  const shape = upTo(afterBytes, async function* (rest, wire) {
    await wire.sleep(seconds === undefined ? Number.POSITIVE_INFINITY : seconds * 1000)
    yield* rest
  })
  return direction === 'request' ? { request: shape } : { response: shape }
}
