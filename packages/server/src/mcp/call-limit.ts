/** Keeps one agent from using up what all share: so many messages at once, then so many a second, on each server. */
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'

export type CallLimit = {
  /** @throws {Problem} `too_many_requests` */
  assertMayCall(caller: string): void
}

const atOnce = 100
const perSecond = 5
/** Those who have not called for long are back at the beginning anyway. */
const remembered = 10_000

export function createCallLimit(clock: Clock): CallLimit {
  const callers = new Map<string, { readonly left: number; readonly at: number }>()
  return {
    assertMayCall(caller) {
      const now = clock.now()
      const { left, at } = callers.get(caller) ?? { left: atOnce, at: now }
      const refilled = Math.min(atOnce, left + ((now - at) / 1000) * perSecond)
      if (refilled < 1) throw new Problem('too_many_requests', 'Too many calls at once. Wait a few seconds.')
      callers.delete(caller)
      callers.set(caller, { left: refilled - 1, at: now })
      if (callers.size > remembered) callers.delete(callers.keys().next().value!)
    },
  }
}
