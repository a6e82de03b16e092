/**
 * Guests: people of one organisation, or with a personal account, who were invited into another. They sign in with what
 * they have at home, and are a user of their own in the tenant that invited them.
 *
 * @see https://learn.microsoft.com/entra/external-id/user-properties
 */
import { type Account, type Accounts, objectId } from './accounts.ts'
import type { Authority } from './authority.ts'
import { guidOf } from './service-principals.ts'
import type { Tenant } from './tenants.ts'

/** Makes the guest, or finds the one that was made before. */
export function inviteGuest(accounts: Accounts, { user }: Account, tenant: Tenant): Account {
  const id = guidOf(`guest ${user.id} ${tenant.id}`)
  const known = accounts.find(id)
  if (known) return known
  const userPrincipalName = `${user.userPrincipalName.replace('@', '_')}#EXT#@${tenant.domain}`
  const guest: Account = {
    user: {
      id,
      tenantId: tenant.id,
      userPrincipalName,
      displayName: user.displayName,
      mail: user.mail,
      personal: false,
      home: { userId: user.id, objectId: objectId(user), tenantId: user.tenantId },
    },
    administrator: false,
    sessionsValidFrom: 0,
  }
  accounts.put(guest)
  return guest
}

/** Who somebody is at this address: at the one of a tenant that has invited them, the guest there. */
export function asKnownAt(accounts: Accounts, { tenant }: Authority, account: Account): Account {
  if (tenant === undefined || tenant.id === account.user.tenantId) return account
  const guest = accounts.all().find(({ user }) => user.home?.userId === account.user.id && user.tenantId === tenant.id)
  return guest ?? account
}
