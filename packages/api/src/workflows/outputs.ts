/** What comes out of the steps that are no action: `steps.<id>.output`. */
import { z } from 'zod'
import { fileReferenceSchema } from '../actions/file-reference.ts'
import { failureSchema } from './runs.ts'

/** Either `body` or `file`: as the step's `saveAsFile` says. */
export const httpRequestOutputSchema = z.object({
  status: z.number().int(),
  /** By their names in small letters. */
  headers: z.record(z.string(), z.string()),
  /** What a JSON answer says, or its text. */
  body: z.unknown(),
  file: fileReferenceSchema,
})

/** Of each item what its body returned, in their order. With `onItemError: "continue"`, of one that failed its error. */
export const forEachOutputSchema = z.array(z.unknown())
export const failedItemSchema = z.object({ error: failureSchema })

export const conditionOutputSchema = z.boolean()
export const waitOutputSchema = z.object({ until: z.iso.datetime() })
export const sendEventOutputSchema = z.object({ name: z.string() })
export const respondOutputSchema = z.object({ status: z.number().int(), body: z.unknown() })

/** Of one that is not waited for. Otherwise the output is what the other workflow replied. */
export const startedWorkflowSchema = z.object({ runId: z.string() })
