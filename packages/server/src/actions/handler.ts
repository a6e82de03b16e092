/** What an action does, beside its declaration in the API package. */
import type { Action } from '@drawbridge/api'
import type { z } from 'zod'
import type { ActionContext } from './action-context.ts'

export type Handler<Input, Output> = {
  readonly run: (input: Input, context: ActionContext) => Promise<Output>
  /** What it would do, in one sentence; nothing is changed. Whatever only reads needs none. */
  readonly describe?: (input: Input, context: ActionContext) => Promise<string>
}

export type Performable = { readonly action: Action } & Handler<unknown, unknown>

export function handle<Input extends z.ZodObject, Output extends z.ZodObject>(
  action: Action<Input, Output>,
  handler: Handler<z.output<Input>, z.input<Output>>,
): Performable {
  // Input comes in parsed by the action's own schema.
  return { action: action as unknown as Action, ...(handler as Handler<unknown, unknown>) }
}
