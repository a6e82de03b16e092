/** What may be called how in a definition. */
import { z } from 'zod'

/** Of a step, a setting, an app event's field: a word that an expression can name. */
export const nameSchema = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]{0,49}$/, 'Begin with a small letter; go on with letters, digits and _ (50 at most).')

/** ISO 8601, such as `PT30S`, `PT12H` or `P30D`. Months and years differ in length: give days. Two centuries are the most. */
export const durationSchema = z
  .string()
  .regex(
    /^P(?=\d|T\d)(\d{1,4}W)?(\d{1,5}D)?(T(?=\d)(\d{1,6}H)?(\d{1,8}M)?(\d{1,9}S)?)?$/,
    'Give a duration such as PT30S, PT12H or P30D.',
  )

/** JSON in whose texts `{{ }}` may stand. A text that is one `{{ }}` and nothing else becomes what is in it, of any type. */
export const templateSchema: z.ZodType<Template> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(templateSchema),
    z.record(z.string(), templateSchema),
  ]),
)
export type Template = string | number | boolean | null | readonly Template[] | { readonly [name: string]: Template }
