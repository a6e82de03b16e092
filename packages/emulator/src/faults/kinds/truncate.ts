/** A body that ends too early. */
import { z } from 'zod'
import type { Plan } from '../plan.ts'
import { upTo } from './up-to.ts'

export const truncateFault = z.strictObject({
  kind: z.literal('truncate'),
  afterBytes: z.int().min(0).describe('Bytes of the body that are sent.'),
  end: z
    .enum(['short', 'clean'])
    .default('short')
    .describe(
      'short: Content-Length promises more than comes. clean: no length is given, so that nothing looks wrong.',
    ),
})

export function planTruncate({ afterBytes, end }: z.infer<typeof truncateFault>): Plan {
  return {
    response: upTo(afterBytes, async function* () {}),
    withoutLength: end === 'clean',
    lastAnswer: end === 'short',
  }
}
