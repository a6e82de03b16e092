/** Steps as the API shows them. */
import type { Definition, Failure, Graph, RunStep, Step } from '@drawbridge/api'
import type { Row } from '../postgres/database.ts'
import { redactJson } from './redact.ts'

export type StepRow = Row<'step'>
export type AttemptRow = Row<'step_attempt'>

/** Longer ones are left out of lists; characters of JSON. */
const longestInList = 4_000

/**
 * @param whole all that went in and came out, however long
 * @param output in place of the row's, where it is kept elsewhere
 */
export function presentStep(
  row: StepRow,
  attempts: readonly AttemptRow[],
  definition: Definition,
  { whole, output = row.output }: { readonly whole: boolean; readonly output?: unknown },
): RunStep {
  const step = stepAt(definition, row.path)
  const fits = (value: unknown): boolean => whole || (JSON.stringify(value) ?? '').length <= longestInList
  const shown = (whole || row.output_content_id === null) && fits(output)
  return {
    runId: row.run_id,
    path: row.path,
    stepId: stepIdOf(row.path),
    // An item of a for-each has a row of its own, which holds what is kept of it.
    type: row.path.endsWith(']') ? 'item' : (step?.type ?? 'unknown'),
    label: step?.label ?? null,
    state: row.state,
    input: fits(row.input) ? row.input : null,
    output: shown ? redactJson(output) : null,
    outputOmitted: !shown,
    failure: row.failure as Failure | null,
    attempts: presentAttempts(row, attempts),
    interrupted: row.interrupted,
    wakeAt: row.wake_at?.toISOString() ?? null,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}

/** @param failed in their order; those from before a retry have numbers below one */
function presentAttempts(row: StepRow, failed: readonly AttemptRow[]): RunStep['attempts'] {
  const before = failed.map(({ started_at, ended_at, failure }, index) => ({
    number: index + 1,
    startedAt: started_at.toISOString(),
    endedAt: ended_at.toISOString(),
    failure: failure as Failure,
  }))
  if (row.attempts === 0 || failed.some(({ number }) => number === row.attempts)) return before
  const last = {
    number: before.length + 1,
    startedAt: row.attempted_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    failure: row.state === 'failed' ? (row.failure as Failure | null) : null,
  }
  return [...before, last]
}

/** `each[3]/save` is `save`, and `each[3]` is `each`. */
export function stepIdOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\[\d+\]$/, '')
}

export function stepAt(definition: Definition, path: string): Step | undefined {
  let graph: Graph | undefined = definition
  let step: Step | undefined
  for (const part of path.split('/')) {
    const id = part.replace(/\[\d+\]$/, '')
    step = graph?.steps.find((each) => each.id === id)
    graph = step?.type === 'for_each' ? step.body : undefined
  }
  return step
}
