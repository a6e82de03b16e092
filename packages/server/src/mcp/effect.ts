/** What a call would leave behind, as far as that can be told before. */
import type { Action, Effect, ItemAddress } from '@drawbridge/api'
import type { z } from 'zod'
import type { ActionContext } from '../actions/action-context.ts'
import { locate } from '../actions/locate.ts'
import { itemAt } from '../actions/look.ts'

/** Whether an action may ever do what a person is asked about. */
export function mayChange({ effect }: Action): boolean {
  return isChange(effect)
}

/** Whether it adds something, and changes only what it replaces. */
export function changesByReplacing({ input }: Action): boolean {
  const behavior = input.shape['conflictBehavior'] as z.ZodType | undefined
  return behavior?.safeParse('replace').success === true
}

/** Whether this call of it does: what replaces something changes it, whatever the action otherwise does. */
export async function changes(
  action: Action,
  input: Record<string, unknown>,
  context: ActionContext,
): Promise<boolean> {
  const effect: Effect = action.narrow?.(input)?.effect ?? action.effect
  const behavior = input['conflictBehavior']
  // Whoever chooses it makes something new, which takes nothing away where the name is free.
  if (behavior === undefined) return isChange(effect)
  if (behavior !== 'replace') return false
  const [folder, name] = [input['folder'] ?? input['to'], input['name']]
  // Where the name comes with what is stored, it is not known yet.
  if (folder === undefined || typeof name !== 'string') return true
  return (await itemAt((await locate(context, folder as ItemAddress)).child(name))) !== undefined
}

/** Changes and removals cannot always be taken back. */
function isChange(effect: Effect): boolean {
  return effect === 'changes' || effect === 'deletes'
}
