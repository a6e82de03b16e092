/** The upload session or download URL that is used has expired, and stays so. */
import { z } from 'zod'
import { failureAnswer } from '../failure-answer.ts'
import type { Asked, Plan } from '../plan.ts'

export const expireFault = z.strictObject({
  kind: z.literal('expire'),
  what: z.enum(['uploadSession', 'downloadUrl']),
  status: z
    .union([z.literal(401), z.literal(403), z.literal(404)])
    .optional()
    .describe('How it says so; 404 for upload sessions and 401 for download URLs, unless given.'),
})

export type Expire = z.infer<typeof expireFault>

const failures = {
  401: { code: 'unauthenticated', innerCode: 'expiredToken', message: 'The token in this URL has expired.' },
  403: { code: 'accessDenied', message: 'Access denied' },
  404: { code: 'itemNotFound', message: 'The upload session was not found.' },
} as const

/** Nothing for requests to something else. */
export function planExpire(fault: Expire, asked: Asked): Plan | undefined {
  const prefix = fault.what === 'uploadSession' ? '/_content/upload/' : '/_content/download/'
  return asked.target.startsWith(prefix) ? expirePlan(fault, asked) : undefined
}

export function expirePlan({ what, status }: Expire, asked: Asked): Plan {
  const shown = status ?? (what === 'uploadSession' ? 404 : 401)
  return { answer: failureAnswer(asked, { status: shown, ...failures[shown] }) }
}
