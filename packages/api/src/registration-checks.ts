/** Whether an app registration is as it has to be at Microsoft: found out by asking, before anybody is disappointed. */
import { z } from 'zod'
import { authoritySchema, newAppRegistrationSchema } from './app-registrations.ts'
import { diagnosisSchema } from './problem.ts'
import { route } from './route.ts'

export const registrationCheckSchema = z.object({
  check: z
    .enum(['client_id', 'account_types', 'redirect_uri', 'credential', 'permissions'])
    .describe('What was looked at, in the order in which each needs the one before it.'),
  outcome: z
    .enum(['passed', 'failed', 'unknown'])
    .describe('`unknown`: it could not be found out yet; the remedy says what is missing.'),
  finding: z.string().describe('What was found, in a sentence.'),
  remedy: z.string().nullable().describe('What to do next, where something is to be done.'),
  diagnosis: diagnosisSchema.nullable().describe('What Microsoft refused, where it did.'),
})
export type RegistrationCheck = z.infer<typeof registrationCheckSchema>

const answer = z.object({ checks: z.array(registrationCheckSchema), checkedAt: z.iso.datetime() })
const tenantId = authoritySchema
  .optional()
  .describe('The directory (tenant) id of the registration, with which its credential can be proven.')

export const registrationCheckRoutes = {
  try: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/app-registrations/check',
    access: 'operator',
    summary: 'Checks an app registration that is not stored yet, and stores nothing.',
    body: newAppRegistrationSchema.extend({ tenantId }),
    response: answer,
  }),
  run: route({
    method: 'POST',
    path: '/api/v1/projects/:projectId/app-registrations/:appRegistrationId/check',
    access: 'operator',
    summary: 'Asks Microsoft whether client id, account types, redirect URI, credential and permissions are right.',
    body: z.object({ tenantId }),
    response: answer,
  }),
}
