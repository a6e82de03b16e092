/**
 * One thing that can be done with a OneDrive, declared once: workflows, the API, agents and the reference read it.
 * What it does stands beside it in the server, under the same name.
 */
import type { z } from 'zod'

/** What an action leaves behind. Agents ask before `changes` and `deletes`, and never do them where all is read-only. */
export type Effect = 'reads' | 'creates' | 'changes' | 'deletes'

/**
 * What happens when a server dies after Microsoft did something and before it was written down, and the same call is
 * made again.
 *
 * - `harmless`: the outcome is the same, as with whatever only reads
 * - `recognised`: what was done is found again by its mark, such as an upload session, an eTag or a name, and taken
 * - `repeated`: it may happen twice; `because` says what then is there
 */
export type Repeat = {
  readonly kind: 'harmless' | 'recognised' | 'repeated'
  readonly because: string
}

/** The least that Microsoft asks for in the user's own drive, and in the app's own name. */
export type Scopes = { readonly delegated: readonly string[]; readonly application: readonly string[] }

export type Example<Input, Output> = { readonly title: string; readonly input: Input; readonly output: Output }

export type Action<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> = {
  /** Stands in definitions, so it stays: `saveFile`. */
  readonly name: string
  /** For people: `Save File`. */
  readonly title: string
  /** One sentence. */
  readonly summary: string
  /** Where people look for it. */
  readonly group: 'Files' | 'Folders' | 'Search' | 'Sharing' | 'Versions' | 'Anything'
  readonly effect: Effect
  readonly repeat: Repeat
  readonly scopes: Scopes
  /** What a certain input makes of effect and scopes, where it makes less of them. */
  readonly narrow?: (input: z.input<Input>) => { readonly effect?: Effect; readonly scopes?: Scopes }
  readonly input: Input
  readonly output: Output
  readonly examples: readonly Example<z.input<Input>, z.output<Output>>[]
}

/** Keeps the types of what goes in and out. */
export function defineAction<const Input extends z.ZodObject, const Output extends z.ZodObject>(
  action: Action<Input, Output>,
): Action<Input, Output> {
  return action
}
