/** Graph's permission, with the people in it found wherever the kind of account puts them. */
import type { ItemPermission } from '@drawbridge/api'
import type { Permission } from '@drawbridge/onedrive'

type Person = { readonly id?: string | null; readonly displayName?: string | null; readonly email?: string | null }
type Identities = { readonly user?: Person | null; readonly siteUser?: Person | null; readonly group?: Person | null }

export function presentPermission(permission: Permission): ItemPermission {
  const { id, roles = [], link, inheritedFrom, hasPassword, expirationDateTime } = permission
  return {
    id,
    roles,
    link: link?.webUrl ? { webUrl: link.webUrl, type: link.type ?? 'view', scope: link.scope ?? null } : null,
    grantedTo: peopleOf(permission),
    inherited: inheritedFrom != null,
    hasPassword: hasPassword ?? false,
    expirationDateTime: expirationDateTime || null,
  }
}

function peopleOf(permission: Permission): ItemPermission['grantedTo'] {
  const { grantedToV2, grantedTo, grantedToIdentitiesV2, grantedToIdentities, invitation } = permission
  const several = grantedToIdentitiesV2 ?? grantedToIdentities ?? []
  const sets = [grantedToV2 ?? grantedTo, ...several] as (Identities | null | undefined)[]
  const people = sets.flatMap((set) => set?.user ?? set?.siteUser ?? set?.group ?? [])
  const email = invitation?.email
  if (people.length === 0 && email) return [{ id: null, displayName: null, email }]
  return people.map(({ id, displayName, email: own }) => ({
    id: id ?? null,
    displayName: displayName ?? null,
    email: own ?? email ?? null,
  }))
}
