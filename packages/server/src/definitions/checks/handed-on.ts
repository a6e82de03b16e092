/** What a workflow hands on to another that it runs, held against what that one asks for. */
import type { Definition, Finding, Setting } from '@drawbridge/api'
import { misfit } from '../payload.ts'
import type { StepPlace } from '../places.ts'
import { wrong } from './finding.ts'

type Handing = {
  readonly place: StepPlace
  readonly input: unknown
  /** Of the workflow that runs the other. */
  readonly settings: readonly Setting[]
  readonly other: Definition
}

/** An input with `{{ }}` in it is held against the other's schema when the step is run. */
export function checkHandedOn({ place: { id: stepId, path }, input, settings, other }: Handing): Finding[] {
  const found: Finding[] = []
  const unfit = JSON.stringify(input).includes('{{') ? undefined : misfit(other.trigger, input)
  if (unfit !== undefined) {
    const message = `“${other.name}” does not take this: ${unfit}`
    found.push(wrong('input_invalid', message, { stepId, path: `${path}.input` }))
  }
  const names = new Set(settings.map(({ name }) => name))
  for (const { name } of askedOf(other.settings)) {
    if (names.has(name)) continue
    const message = `“${other.name}” needs the setting “${name}”. Give this workflow one of that name, which is handed on.`
    found.push(wrong('setting_missing', message, { stepId, path: `${path}.workflowId` }))
  }
  return found
}

/** Those that have to be chosen by somebody. */
export function askedOf(settings: readonly Setting[]): Setting[] {
  return settings.filter((each) => each.required && !('default' in each && each.default !== undefined))
}
