import type { Clock } from '../clock.ts'
import type { Account } from '../state/accounts.ts'
import type { Directory } from '../state/directory.ts'

/** What the identity routes work with. */
export type IdentityServices = {
  readonly directory: Directory
  readonly clock: Clock
  /** Between 0 and 1, as `Math.random`. */
  readonly random: () => number
  /** Signs in and consents without pages. */
  readonly autoSignIn: Account | undefined
}
