/** What comes out of the steps that are no action: `steps.<id>.output`. */
import { z } from 'zod'
import { fileReferenceSchema } from '../actions/file-reference.ts'

export const httpRequestOutputSchema = z.object({
  status: z.number().int(),
  /** By their names in small letters. */
  headers: z.record(z.string(), z.string()),
  /** What a JSON answer says, or its text; null where it was kept as a file. */
  body: z.unknown(),
  file: fileReferenceSchema.nullable(),
})

export const forEachOutputSchema = z.object({
  count: z.number().int(),
  /** Of them, those whose body failed. */
  failed: z.number().int(),
  /** In the order of the items; null for one that failed. */
  results: z.array(z.unknown()),
})

export const conditionOutputSchema = z.boolean()
export const waitOutputSchema = z.object({ until: z.iso.datetime() })
export const sendEventOutputSchema = z.object({ eventId: z.string() })
export const respondOutputSchema = z.object({ status: z.number().int(), body: z.unknown() })

export const workflowOutputSchema = z.object({
  runId: z.string(),
  /** Null where it was not waited for. */
  state: z.enum(['succeeded', 'failed', 'cancelled']).nullable(),
  /** Its reply, or null where it gave none. */
  response: z.object({ status: z.number().int(), body: z.unknown() }).nullable(),
})
