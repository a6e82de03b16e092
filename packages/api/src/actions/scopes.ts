/** What a set of actions needs to be allowed. What of that a connection lacks is told by `missingScopes`. */
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
