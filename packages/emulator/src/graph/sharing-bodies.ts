/** What bodies that share something have in common: whom they name, until when, and what the emulator refuses. */
import { z } from 'zod'
import { GraphFailure } from '../errors.ts'
import type { Grantee } from '../state/drive/permission.ts'
import type { GraphRequest } from './graph-request.ts'

/** A date and time, read as milliseconds since the epoch. */
export const moment = z
  .string()
  .refine((text) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)), {
    error: 'must be a date and time in ISO 8601, as in 2026-01-02T03:04:05Z',
  })
  .transform((text) => Date.parse(text))

/** @throws GraphFailure 501 for `retainInheritedPermissions: false` */
export function refuseUnique(retainInherited: boolean | null | undefined): void {
  if (retainInherited !== false) return
  const message = 'The emulator does not implement retainInheritedPermissions: false; items inherit permissions always.'
  throw new GraphFailure(501, 'notSupported', message)
}

/** How many one request may name. */
const mostRecipients = 200

export const recipients = z
  .array(
    z.looseObject({ email: z.string().nullish(), objectId: z.string().nullish(), alias: z.string().nullish() }),
    'must be a list of recipients',
  )
  .min(1, 'must name somebody')
  .max(mostRecipients, `may name ${mostRecipients} people`)

/** @throws GraphFailure 400 for who cannot be found and has no address */
export function granteesOf({ services, principal }: GraphRequest, named: z.output<typeof recipients>): Grantee[] {
  const { directory } = services
  return named.map(({ email, objectId, alias }) => {
    const byAlias = (name: string) =>
      directory
        .users()
        .find((user) => user.tenantId === principal.tenantId && user.userPrincipalName.split('@')[0] === name)
    /** A guest rather than the same person at home. */
    const byAddress = (wanted: string) => {
      const found = directory
        .users()
        .filter(({ mail, userPrincipalName }) =>
          [mail, userPrincipalName].some((name) => name.toLowerCase() === wanted),
        )
      return found.find(({ tenantId }) => tenantId === principal.tenantId) ?? found[0]
    }
    const address = email?.toLowerCase()
    const user = objectId ? directory.user(objectId) : address ? byAddress(address) : byAlias(alias ?? '')
    if (user !== undefined) return { id: user.id, displayName: user.displayName, email: user.mail }
    if (email && /^[^@\s]+@[^@\s]+$/.test(email)) return { displayName: email, email }
    throw new GraphFailure(
      400,
      'invalidRequest',
      `The recipient ${email ?? objectId ?? alias ?? ''} could not be found.`,
      {
        innerCode: 'invalidParameterFormat',
      },
    )
  })
}
