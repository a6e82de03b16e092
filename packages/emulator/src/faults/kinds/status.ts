/** Any failure at all, with the code that Graph gives it or with a body of your own. */
import { z } from 'zod'
import { failureAnswer } from '../failure-answer.ts'
import type { Asked, Plan } from '../plan.ts'

export const statusFault = z.strictObject({
  kind: z.literal('status'),
  status: z.int().min(400).max(599),
  code: z.string().min(1).optional().describe("Graph's error code; each status has a usual one."),
  innerCode: z.string().min(1).optional().describe('The more precise code in innerError.'),
  message: z.string().optional(),
  headers: z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[^\r\n]*$/)).optional(),
  body: z.string().optional().describe('Sent as it is, instead of an error in the form of the host.'),
})

type Usual = { code: string; innerCode?: string; message: string }

const usual: Readonly<Record<number, Usual>> = {
  400: { code: 'invalidRequest', message: 'The request is malformed or incorrect.' },
  401: { code: 'InvalidAuthenticationToken', message: 'Lifetime validation failed, the token is expired.' },
  403: { code: 'accessDenied', message: 'Access denied' },
  404: { code: 'itemNotFound', message: 'The resource could not be found.' },
  408: { code: 'generalException', message: 'The request timed out.' },
  409: { code: 'nameAlreadyExists', message: 'An item with the same name already exists under the parent.' },
  412: { code: 'resourceModified', innerCode: 'entityTagDoesNotMatch', message: 'ETag does not match current item.' },
  416: { code: 'invalidRange', message: 'The requested range is not within the file.' },
  423: { code: 'resourceLocked', message: 'The resource you are attempting to access is locked' },
  503: { code: 'serviceNotAvailable', message: 'The service is temporarily unavailable. Please try again later.' },
  504: { code: 'UnknownError', message: 'The gateway did not receive a response in time.' },
  507: { code: 'quotaLimitReached', message: 'Insufficient Space Available' },
  509: { code: 'bandwidthLimitExceeded', message: 'The bandwidth limit has been exceeded. Please try again later.' },
}

export function planStatus(fault: z.infer<typeof statusFault>, asked: Asked): Plan {
  const known = usual[fault.status] ?? { code: 'generalException', message: 'General exception while processing.' }
  const challenge: Record<string, string> =
    fault.status === 401 && asked.part === 'graph'
      ? { 'WWW-Authenticate': 'Bearer realm="", error="invalid_token", error_description="expired_token"' }
      : {}
  const answer = failureAnswer(asked, {
    status: fault.status,
    code: fault.code ?? known.code,
    innerCode: fault.innerCode ?? (fault.code === undefined ? known.innerCode : undefined),
    message: fault.message ?? known.message,
    headers: { ...challenge, ...fault.headers },
  })
  return { answer: fault.body === undefined ? answer : { ...answer, body: fault.body } }
}
