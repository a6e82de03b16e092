/** The planning of scopes in words: what a product does, and whether an administrator is asked. */
import type { FileUse, PlannedScope, ScopeComparison } from '@drawbridge/api'

export const fileUses: readonly (readonly [use: FileUse, words: string])[] = [
  ['read', 'Read files: list, open, search, follow'],
  ['write', 'Add, change, move and delete files'],
  ['share', 'Make sharing links and invite people'],
  ['app-folder', 'Keep a folder of its own, and see nothing else'],
  ['read-everywhere', 'Read what others share, other drives and sites'],
  ['write-everywhere', 'Change what others share, other drives and sites'],
]

const asks: Record<PlannedScope['administrator'], string> = {
  never: 'No administrator is asked',
  often: 'An administrator is often asked',
  always: 'An administrator has to agree',
}

export function whetherAdministratorIsAsked(administrator: PlannedScope['administrator']): string {
  return asks[administrator]
}

/** What an app registration should ask for: the plan, and what it asks for already that does no harm. */
export function scopesOfPlan(asked: readonly string[], { plan, unneeded }: ScopeComparison): string[] {
  const kept = asked.filter((scope) => !unneeded.includes(scope))
  const names = kept.map((scope) => scope.slice(scope.lastIndexOf('/') + 1))
  return [...plan.scopes.map(({ scope }) => scope).filter((scope) => !names.includes(scope)), ...kept]
}
