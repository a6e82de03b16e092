/** What is wrong with a document that was handed in, one thing at a time. */
import { z } from 'zod'

/** What is wrong with a definition, or what about it looks like a slip of the pen. */
export const findingSchema = z.object({
  /** An `error` cannot be saved. */
  severity: z.enum(['error', 'warning']),
  /** Such as `cycle`, `unreachable`, `unknown_name`, `wrong_type`, `scope_missing`, `secret_in_input`. */
  code: z.string(),
  /** The step that it is about; null for the trigger and the whole. Steps in a body are named `outer/inner`. */
  stepId: z.string().nullable(),
  /** Where in what was sent, such as `steps.2.input.parent`. */
  path: z.string(),
  /** A sentence that says what to do. */
  message: z.string(),
})
export type Finding = z.infer<typeof findingSchema>
