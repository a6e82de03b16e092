/** The connection breaks after so many bytes of a body. */
import { z } from 'zod'
import type { Plan } from '../plan.ts'
import { upTo } from './up-to.ts'

export const cutFault = z.strictObject({
  kind: z.literal('cut'),
  direction: z.enum(['request', 'response']).default('response').describe('Whose body is cut.'),
  afterBytes: z.int().min(0).default(0).describe('Bytes of the body that still get through.'),
  how: z
    .enum(['reset', 'close'])
    .default('reset')
    .describe('reset: the connection is reset. close: it is closed, without the rest.'),
})

export function planCut({ direction, afterBytes, how }: z.infer<typeof cutFault>): Plan {
  const shape = upTo(afterBytes, async function* (_rest, wire) {
    await wire.hangUp(how)
    // Nothing may follow, not even the end of the body.
    await new Promise<never>(() => {})
    yield* []
  })
  return direction === 'request' ? { request: shape } : { response: shape }
}
