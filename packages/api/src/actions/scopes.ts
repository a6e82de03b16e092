/** What a set of actions needs to be allowed, and what of that a connection lacks: the ground of asking for more only when it is needed. */
import { covers } from '../scope-plan.ts'
import type { Action, Effect } from './action.ts'
import { type ActionName, actionCatalogue } from './catalogue.ts'

export type ScopeKind = 'delegated' | 'application'

/** An action, and where it is known what goes in: texts with `{{ }}` in them count as unknown. */
export type ActionUse = string | { readonly action: string; readonly input: unknown }

/** What an action does with this input: OneDrive Request reads, changes or deletes, as its method says. */
export function effectOf(use: ActionUse): Effect | undefined {
  const action = actionIn(use)
  return action && (narrowed(action, use).effect ?? action.effect)
}

/**
 * The least scopes under which all of these can be performed in the user's own drive; names that are no actions need none.
 *
 * @param kind `application` for connections in the app's own name
 */
export function scopesOf(uses: readonly ActionUse[], kind: ScopeKind = 'delegated'): string[] {
  const wanted = new Set(
    uses.flatMap((use) => {
      const action = actionIn(use)
      return action ? (narrowed(action, use).scopes ?? action.scopes)[kind] : []
    }),
  )
  return [...wanted].filter((scope) => ![...wanted].some((wider) => covers(wider, scope))).sort()
}

/**
 * Which of the scopes that these actions need were not given; empty when all can be performed.
 *
 * @param granted as the connection tells them; with or without the resource in front, in any letter case
 */
export function missingScopes(
  uses: readonly ActionUse[],
  granted: readonly string[],
  kind: ScopeKind = 'delegated',
): string[] {
  const names = granted.map((scope) => scope.slice(scope.lastIndexOf('/') + 1).toLowerCase())
  // An app gets at once whatever its administrator has allowed, and does not say what that is.
  if (kind === 'application' && names.every((name) => name === '.default')) return []
  return scopesOf(uses, kind).filter((scope) => !names.some((name) => isEnough(name, scope)))
}

/** @param granted in lower case */
function isEnough(granted: string, scope: string): boolean {
  return granted === scope.toLowerCase() || covers(knownAs(granted), scope)
}

/** Microsoft tells scopes in whatever letter case they were asked for. */
function knownAs(lowerCase: string): string {
  return known.find((scope) => scope.toLowerCase() === lowerCase) ?? lowerCase
}

const known = ['Files.Read.All', 'Files.ReadWrite', 'Files.ReadWrite.All', 'Sites.Read.All', 'Sites.ReadWrite.All']

function actionIn(use: ActionUse): Action | undefined {
  const wanted = typeof use === 'string' ? use : use.action
  return actionCatalogue.find(({ name }) => name === wanted)
}

function narrowed(action: Action, use: ActionUse): ReturnType<NonNullable<Action['narrow']>> {
  if (typeof use === 'string' || typeof use.input !== 'object' || use.input === null) return {}
  return action.narrow?.(use.input as Record<string, unknown>) ?? {}
}

/** Whether this is the name of an action. */
export function isActionName(name: string): name is ActionName {
  return actionCatalogue.some((action) => action.name === name)
}
