/** Puts decorators on top of each other. */
import type { Decorator, Send } from './outgoing.ts'

/** @param decorators outermost first */
export function stack(ground: Send, decorators: readonly Decorator[]): Send {
  return decorators.reduceRight((next, decorate) => decorate(next), ground)
}
