/** `--if-exists`: what becomes of a name that is taken. */
import type { ConflictBehavior } from '@drawbridge/onedrive'
import { usageError } from '../errors.ts'

const behaviors = ['replace', 'rename', 'fail'] as const satisfies readonly ConflictBehavior[]

export type IfExists = { readonly ifExists: string }

/** Flags, words and default of the option. */
export function ifExists(standard: ConflictBehavior): [flags: string, words: string, standard: string] {
  return ['--if-exists <what>', 'when the name is taken: fail, rename, or replace', standard]
}

/** @throws {CommandError} `usage` */
export function conflictBehaviorOf({ ifExists }: IfExists): ConflictBehavior {
  const behavior = behaviors.find((each) => each === ifExists)
  if (behavior) return behavior
  throw usageError(`"${ifExists}" is no answer to a name that is taken.`, `Give one of ${behaviors.join(', ')}.`)
}
