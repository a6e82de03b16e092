/** Lists come in pages: ask with the `nextCursor` of one page for the next. */
import { z } from 'zod'

const mostPerPage = 200

/** For the `query` of a route that lists. */
export const pageQuery = {
  /** How many at most. @default 50 */
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, `Give a number from 1 to ${mostPerPage}.`)
    .transform(Number)
    .refine((limit) => limit <= mostPerPage, `Give a number from 1 to ${mostPerPage}.`)
    .default(50),
  /** The `nextCursor` of the page before. */
  cursor: z.string().max(500).optional(),
}

/** For the `response` of a route that lists; `null` on the last page. */
export const nextCursorSchema = z.string().nullable()
