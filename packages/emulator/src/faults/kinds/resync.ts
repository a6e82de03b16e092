/** Delta forgets what the caller had: 410, with the address to start again at. */
import { z } from 'zod'
import { failureAnswer } from '../failure-answer.ts'
import type { Asked, Plan } from '../plan.ts'

export const resyncFault = z.strictObject({
  kind: z.literal('resync'),
  code: z
    .enum(['resyncChangesApplyDifferences', 'resyncChangesUploadDifferences', 'resyncRequired'])
    .default('resyncChangesApplyDifferences'),
})

/** Nothing for requests that are not delta. */
export function planResync({ code }: z.infer<typeof resyncFault>, asked: Asked): Plan | undefined {
  if (asked.part !== 'graph' || !isDelta(asked.target)) return undefined
  return {
    answer: failureAnswer(asked, {
      status: 410,
      code,
      innerCode: code === 'resyncChangesUploadDifferences' ? 'resyncUploadDifferences' : 'resyncApplyDifferences',
      message: "Resync required. Replace any local items with the server's version, then start again without a token.",
      headers: { Location: `${asked.origin}${withoutToken(asked.target)}` },
    }),
  }
}

export function isDelta(target: string): boolean {
  return /\/(microsoft\.graph\.)?delta(\([^/]*\))?$/i.test(target.split('?')[0]!)
}

function withoutToken(target: string): string {
  const [path = '', query] = target.split(/\?(.*)/s)
  const kept = (query ?? '').split('&').filter((pair) => pair !== '' && !/^\$?(skip)?token=/i.test(pair))
  return path.replace(/delta\([^/]*\)$/i, 'delta') + (kept.length === 0 ? '' : `?${kept.join('&')}`)
}
