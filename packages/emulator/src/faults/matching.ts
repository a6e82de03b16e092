/** Whether a request is one that a rule is for. */
import type { Asked } from './plan.ts'
import type { When } from './rule.ts'

/** Who and what a request is about; asked for only by rules that look at it. */
export type Subject = {
  /** Ids and names, in lower case. */
  readonly accounts: readonly string[]
  readonly app?: string | undefined
  readonly drive?: string | undefined
}

export function matches(when: When, asked: Asked, subject: () => Subject): boolean {
  if (when.host !== undefined && when.host !== asked.part) return false
  if (when.method !== undefined && ![when.method].flat().some((method) => method === asked.method)) return false
  if (when.path !== undefined && !new RegExp(when.path, 'i').test(asked.target)) return false
  if (when.account !== undefined && !subject().accounts.includes(when.account.toLowerCase())) return false
  if (when.app !== undefined && subject().app?.toLowerCase() !== when.app.toLowerCase()) return false
  return when.drive === undefined || subject().drive?.toLowerCase() === when.drive.toLowerCase()
}
