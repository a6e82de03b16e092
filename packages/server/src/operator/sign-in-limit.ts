/** Slows down guessing: so many failed sign-ins from one address, then a pause. */
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'

export type SignInLimit = {
  /** @throws {Problem} `too_many_requests` while the address has to wait */
  assertMayTry(address: string): void
  recordFailure(address: string): void
  recordSuccess(address: string): void
}

const allowedFailures = 10
const pauseMs = 60_000
/** More addresses than this are an attack of its own; the oldest are then forgotten. */
const remembered = 10_000

/** @param what the attempts are, in the plural, for the sentence that refuses them */
export function createSignInLimit(clock: Clock, what = 'failed sign-ins'): SignInLimit {
  const failures = new Map<string, { count: number; since: number }>()

  const current = (address: string): { count: number; since: number } | undefined => {
    const entry = failures.get(address)
    if (entry && clock.now() - entry.since < pauseMs) return entry
    failures.delete(address)
    return undefined
  }

  return {
    assertMayTry(address) {
      if ((current(address)?.count ?? 0) < allowedFailures) return
      throw new Problem('too_many_requests', `Too many ${what} from your address. Wait a minute, then try again.`)
    },
    recordFailure(address) {
      const count = (current(address)?.count ?? 0) + 1
      failures.delete(address)
      failures.set(address, { count, since: clock.now() })
      if (failures.size > remembered) failures.delete(failures.keys().next().value!)
    },
    recordSuccess(address) {
      failures.delete(address)
    },
  }
}
