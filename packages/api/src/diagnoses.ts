/** The catalogue of what can go wrong between an app and Microsoft: what every diagnosis is taken from. */
import { z } from 'zod'
import { diagnosisSchema } from './problem.ts'
import { route } from './route.ts'

export const catalogueEntrySchema = diagnosisSchema.omit({ microsoft: true }).extend({
  /** The AADSTS numbers that lead here; empty for what has none. */
  aadsts: z.array(z.number()),
  steps: z.array(z.string()),
  links: z.array(z.object({ label: z.string(), url: z.string() })),
})
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>

export const diagnosisRoutes = {
  list: route({
    method: 'GET',
    path: '/api/v1/diagnoses',
    access: 'anyone',
    summary: 'Lists every diagnosis there is, or those of one AADSTS number, with the pages of one cloud.',
    query: z.object({
      aadsts: z
        .string()
        .regex(/^(AADSTS)?\d{1,9}$/i, 'Give a number, such as 50105.')
        .optional(),
      cloud: z.enum(['global', 'us-government', 'us-government-dod', 'china']).default('global'),
    }),
    response: z.object({ diagnoses: z.array(catalogueEntrySchema) }),
  }),
}
