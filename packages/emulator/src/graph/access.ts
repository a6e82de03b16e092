/** Whether a token's scopes reach as far as the request goes. */
import { GraphFailure } from '../errors.ts'
import type { Principal } from '../state/principal.ts'
import type { User } from '../state/user.ts'

export type Access = 'user' | 'read' | 'write'

const readAll = ['Files.Read.All', 'Files.ReadWrite.All', 'Sites.Read.All', 'Sites.ReadWrite.All']
const writeAll = ['Files.ReadWrite.All', 'Sites.ReadWrite.All']

/** Scopes of which one is enough, for one's own things and for other people's. */
const enough: Record<Access, { own: readonly string[]; others: readonly string[] }> = {
  user: {
    own: ['User.Read', 'User.ReadWrite', 'User.Read.All', 'User.ReadBasic.All'],
    others: ['User.Read.All', 'User.ReadBasic.All'],
  },
  read: { own: ['Files.Read', 'Files.ReadWrite', ...readAll], others: readAll },
  write: { own: ['Files.ReadWrite', ...writeAll], others: writeAll },
}

/**
 * @param owner whose user object or drive it is
 * @throws GraphFailure 403 `accessDenied`
 */
export function checkAccess(principal: Principal, access: Access, owner: User): void {
  const own = principal.user?.id === owner.id
  if (!own && (owner.personal || owner.tenantId !== principal.tenantId)) {
    throw new GraphFailure(403, 'accessDenied', 'The caller has no access to this resource.')
  }
  const scopes = enough[access][own ? 'own' : 'others']
  const held = principal.scopes.map((scope) => scope.toLowerCase())
  if (!scopes.some((scope) => held.includes(scope.toLowerCase()))) {
    const message = `The token's scopes do not allow this; it takes one of ${scopes.join(', ')}.`
    throw new GraphFailure(403, 'accessDenied', message)
  }
}
