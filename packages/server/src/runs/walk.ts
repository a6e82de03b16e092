/**
 * Goes through a graph from what is recorded to its end, or to where it has to wait. Steps with nothing between them are
 * under way side by side.
 */
import type { Graph, Step } from '@drawbridge/api'
import type { Activation } from './activation.ts'
import { isCaught, nextSteps, type Settled } from './plan.ts'
import { mayRead } from './reads.ts'
import { Halted } from './record.ts'
import type { RunFailure, StepRecord } from './run.ts'
import { type Place, reveal } from './scope.ts'
import { lookMs, soonest } from './soonest.ts'

export type Walked =
  | { readonly kind: 'done' }
  /** A step has failed, and its failure leads nowhere. */
  | { readonly kind: 'failed'; readonly failure: RunFailure }
  | { readonly kind: 'parked'; readonly wakeAt: number | undefined; readonly why: string }

/** What a step came to. A step that may not begin or go on here is `halted`, and so is the walk. */
export type Outcome =
  | { readonly kind: 'settled'; readonly record: StepRecord }
  | { readonly kind: 'parked'; readonly wakeAt: number | undefined; readonly why: string }
  | { readonly kind: 'halted'; readonly by: unknown }

export type RunStep = (activation: Activation, place: Place, step: Step) => Promise<Outcome>

export async function walk(activation: Activation, graph: Graph, place: Place, runStep: RunStep): Promise<Walked> {
  const { recorder, services, signal } = activation
  const settled = new Map<string, Settled>()
  const begun = new Set<string>()
  const underWay = new Map<string, Promise<readonly [Step, Outcome]>>()
  const parked = new Map<string, Extract<Outcome, { kind: 'parked' }>>()
  let failed: RunFailure | undefined
  let halted: { readonly by: unknown } | undefined

  /** @param read its output by what comes later */
  const settle = async (step: Step, record: StepRecord, read = true): Promise<void> => {
    const { state, output, failure, path } = record
    if (state !== 'succeeded' && state !== 'failed' && state !== 'skipped') return
    settled.set(step.id, { state, ...(step.type === 'condition' && { verdict: output === true }) })
    if (state === 'failed' && !isCaught(graph, step.id)) failed ??= { ...failure!, path }
    if (read) await reveal(activation, place, step.id, record)
  }

  const begin = (): void => {
    for (;;) {
      const { ready, skipped } = nextSteps(graph, settled, begun)
      for (const { id } of skipped) {
        settled.set(id, { state: 'skipped' })
        const now = services.clock.now()
        const path = `${place.prefix}${id}`
        recorder.add({ path, state: 'skipped', attempts: 0, interrupted: 0, startedAt: now, endedAt: now }, 'later')
      }
      for (const step of ready) {
        begun.add(step.id)
        const going = runStep(activation, place, step).then((outcome) => [step, outcome] as const)
        underWay.set(step.id, going)
      }
      if (skipped.length === 0) return
    }
  }

  /** Those whose time has come; and those that wait for something that can only be looked up. */
  const takeUpAgain = (): void => {
    for (const [id, { wakeAt }] of parked) {
      if (wakeAt !== undefined && wakeAt > services.clock.now()) continue
      parked.delete(id)
      begun.delete(id)
    }
  }

  const recordOf = ({ id }: Step): StepRecord | undefined => activation.steps.get(`${place.prefix}${id}`)
  /** Of what is long, only what steps that are still to come read is loaded; results of an item may hold anything. */
  const isRead = ({ id }: Step, { outputContentId }: StepRecord): boolean =>
    outputContentId === null ||
    place.prefix !== '' ||
    graph.steps.some((each) => !recordOf(each)?.endedAt && mayRead(each, id))
  for (const step of graph.steps) {
    const record = recordOf(step)
    if (record) await settle(step, record, isRead(step, record))
  }
  for (;;) {
    if (!failed && !halted && !recorder.paused && !signal.aborted) begin()
    if (underWay.size === 0) break
    const next = await soonest(underWay.values(), parked.size > 0 && !failed ? lookMs : undefined)
    if (next === undefined) {
      takeUpAgain()
      continue
    }
    const [step, outcome] = next
    underWay.delete(step.id)
    if (outcome.kind === 'settled') await settle(step, outcome.record)
    else if (outcome.kind === 'parked') parked.set(step.id, outcome)
    else halted ??= outcome
  }

  if (halted) throw halted.by
  signal.throwIfAborted()
  if (recorder.paused) throw new Halted('The run is paused.')
  if (failed) {
    cancelWaiting(activation, place, [...parked.keys()])
    return { kind: 'failed', failure: failed }
  }
  if (parked.size === 0) return { kind: 'done' }
  const first = [...parked.values()].sort((a, b) => (a.wakeAt ?? Infinity) - (b.wakeAt ?? Infinity))[0]!
  return first
}

function cancelWaiting({ recorder, steps, services }: Activation, { prefix }: Place, ids: readonly string[]): void {
  const now = services.clock.now()
  for (const id of ids) {
    const path = `${prefix}${id}`
    const { attempts = 0, interrupted = 0, startedAt = now } = steps.get(path) ?? {}
    recorder.add({ path, state: 'cancelled', attempts, interrupted, startedAt, endedAt: now }, 'later')
  }
}
