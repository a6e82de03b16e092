/** What an action does, beside its declaration in the API package. */
import type { Action } from '@drawbridge/api'
import type { z } from 'zod'
import type { ActionContext } from './action-context.ts'

/** What is wrong with one field of what goes in. */
export type Complaint = {
  readonly field: string
  /** A sentence that says what to do. */
  readonly message: string
}

/** Whether a field has its value already; one of a workflow may be put together, or left out, when the run comes to it. */
export type IsKnown = (field: string) => boolean

export type Handler<Input, Output> = {
  /** What fields ask of each other, which the schema of each alone cannot say. Asks nobody. */
  readonly check?: (input: Readonly<Partial<Input>>, isKnown: IsKnown) => readonly Complaint[]
  readonly run: (input: Input, context: ActionContext) => Promise<Output>
  /** What it would do, in one sentence; nothing is changed. Whatever only reads needs none. */
  readonly describe?: (input: Input, context: ActionContext) => Promise<string>
}

export type Performable = { readonly action: Action } & Handler<Record<string, unknown>, unknown>

export function handle<Input extends z.ZodObject, Output extends z.ZodObject>(
  action: Action<Input, Output>,
  handler: Handler<z.output<Input>, z.input<Output>>,
): Performable {
  // Input comes in parsed by the action's own schema.
  return {
    action: action as unknown as Action,
    ...(handler as Handler<never, unknown> as Handler<Record<string, unknown>, unknown>),
  }
}
