/** The body of every error answer, and the diagnosis that it may carry. */
import { z } from 'zod'
import { findingSchema } from './finding.ts'

/**
 * What went wrong between a connection and Microsoft, in words a person can act on.
 * The same shape is used by the portal, the console, the SDK and the command line.
 */
export const diagnosisSchema = z.object({
  /** Stable name of the catalogue entry, such as `client_secret_expired`. */
  code: z.string(),
  title: z.string(),
  /** What happened, and why. */
  cause: z.string(),
  /** Who has to act. */
  who: z.enum(['developer', 'user', 'administrator', 'operator', 'microsoft']),
  /** What that person does, step by step. */
  remedy: z.string(),
  /** The same, one thing after the other. */
  steps: z.array(z.string()).readonly().optional(),
  /** Pages on which it is done, in the cloud of the app. */
  links: z
    .array(z.object({ label: z.string(), url: z.string() }))
    .readonly()
    .optional(),
  /** Whether trying again helps: at once after a new sign-in, later by itself, or not before somebody acts. */
  retry: z.enum(['never', 'sign-in', 'wait']),
  /** What Microsoft said, to quote in a support case. */
  microsoft: z
    .object({
      code: z.string().optional(),
      message: z.string().optional(),
      requestId: z.string().optional(),
      correlationId: z.string().optional(),
    })
    .optional(),
})
export type Diagnosis = z.infer<typeof diagnosisSchema>

export const problemSchema = z.object({
  error: z.object({
    /** Stable, machine-readable reason. */
    code: z.string(),
    /** A sentence that says what to do. */
    message: z.string(),
    diagnosis: diagnosisSchema.optional(),
    /** All that is wrong with what was sent, where the sentence can name but the first of it. */
    findings: z.array(findingSchema).readonly().optional(),
    /** Quote it when you ask the operator; it is in the server's log. */
    requestId: z.string().optional(),
  }),
})
export type ProblemBody = z.infer<typeof problemSchema>
