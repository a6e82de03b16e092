import type { User } from './user.ts'

/** Who calls Graph: an app on behalf of a user, or an app as itself. */
export type Principal = {
  readonly kind: 'delegated' | 'application'
  /** The app's client id. */
  readonly appId: string
  readonly appDisplayName: string
  readonly tenantId: string
  /** Absent for an app as itself. */
  readonly user?: User
  /** Short names, as in `Files.ReadWrite`: delegated scopes, or application roles. */
  readonly scopes: readonly string[]
}
