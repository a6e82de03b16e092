/** Workflows in TypeScript, with the types of all that goes in and out of their steps. */
import { type Definition, type DefinitionInput, definitionSchema } from '../workflows/definition.ts'
import { type Builder, createBuilder } from './builder.ts'
import { newDrawing } from './drawing.ts'
import type { TriggerOf } from './on.ts'
import { type Reference, referenceTo } from './reference.ts'
import type { Settings, SettingsOf } from './settings-of.ts'

/** What every step can name. */
export type Known<Payload, S extends Settings> = {
  /** What began the run. */
  readonly trigger: Reference<Payload>
  readonly settings: Reference<SettingsOf<S>>
  readonly user: Reference<{ id: string; metadata: unknown }>
  readonly connection: Reference<{ id: string; account: unknown; drive: unknown }>
  readonly run: Reference<{ id: string; startedAt: string }>
  /** The moment, and its parts as texts: `2026`, `07`, `03`. */
  readonly now: Reference<string>
  readonly today: Reference<string>
  readonly year: Reference<string>
  readonly month: Reference<string>
  readonly day: Reference<string>
}

export type WrittenWorkflow<Payload, S extends Settings> = Pick<
  DefinitionInput,
  'name' | 'description' | 'offered' | 'limits'
> & {
  /** What each user chooses, by its name. */
  readonly settings?: S
  readonly trigger: TriggerOf<Payload>
  /** Called once, at once. Steps are done in the order in which they are written. */
  readonly steps: (write: Builder & Known<Payload, S>) => void
}

/**
 * A workflow as it is stored: plain JSON, the same as if it had been drawn.
 *
 * @throws {TypeError} for what is no definition, naming what is wrong; all else is checked when it is saved
 */
export function defineWorkflow<Payload, const S extends Settings = Readonly<Record<never, never>>>({
  settings,
  trigger,
  steps: write,
  ...whole
}: WrittenWorkflow<Payload, S>): Definition {
  const drawing = newDrawing()
  write({ ...createBuilder(drawing), ...known<Payload, S>() })
  const { steps, edges } = drawing
  const chosen = Object.entries(settings ?? {}).map(([name, setting]) => ({ ...setting, name }))
  const parsed = definitionSchema.safeParse({ ...whole, settings: chosen, trigger: trigger.stored, steps, edges })
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new TypeError(`“${whole.name}” is no workflow. ${lines.join(' ')}`, { cause: parsed.error })
}

function known<Payload, S extends Settings>(): Known<Payload, S> {
  const names = ['trigger', 'settings', 'user', 'connection', 'run', 'now', 'today', 'year', 'month', 'day']
  return Object.fromEntries(names.map((name) => [name, referenceTo(name)])) as Known<Payload, S>
}
