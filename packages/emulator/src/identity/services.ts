import type { Clock } from '../clock.ts'
import type { Directory } from '../state/directory.ts'

/** What the identity routes work with. */
export type IdentityServices = {
  readonly directory: Directory
  readonly clock: Clock
  /** Between 0 and 1, as `Math.random`. */
  readonly random: () => number
  /** Name of an account that signs in and consents without pages. */
  readonly autoSignIn: string | undefined
  /** Refuses what Microsoft lets pass out of kindness: see `--strict`. */
  readonly strict: boolean
}
