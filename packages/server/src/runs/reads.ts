/** Which outputs a step reads, told from its text. Rather too often than too seldom: any mention counts. */
import type { Step } from '@drawbridge/api'

const texts = new WeakMap<Step, string>()

/** All of `steps` at once, and not one of them by its name; apart from the key of a body's steps. */
const wholesale = /\bsteps\b(?!":)(?!\s*\.\s*[\w`])/

export function mayRead(step: Step, otherId: string): boolean {
  const text = texts.get(step) ?? JSON.stringify(step)
  texts.set(step, text)
  return wholesale.test(text) || new RegExp(`\\b${otherId}\\b`).test(text)
}
