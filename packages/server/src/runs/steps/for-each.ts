/**
 * Does its body for each item of a list, so many at a time. Each item that is settled has a row of its own, so that a
 * run that is taken up in the middle of a long list loads what it has to know and no more.
 */
import type { Failure, Template } from '@drawbridge/api'
import { type Activation, loadItems } from '../activation.ts'
import { asJson, longestOutput } from '../json.ts'
import { lastSteps } from '../plan.ts'
import { type Place, scopeAt } from '../scope.ts'
import { lookMs, soonest } from '../soonest.ts'
import { StepError } from '../step-error.ts'
import type { Parked, Runner, Task } from '../task.ts'

type Each = Task<'for_each'>

export const runForEach: Runner<'for_each'> = async (task) => {
  const { activation, step, path, record, startedAt } = task
  const { recorder, run, services, signal } = activation
  const items = await itemsOf(task)
  const collected = collector(items.length)

  // Also where the step itself was forgotten for a retry: items that are done stay done.
  if (run.fence !== '1' || record) {
    await recorder.saved()
    for (const each of await loadItems(services.db, run.id, path)) {
      const index = indexIn(each.path, path)
      if (index === undefined) activation.steps.set(each.path, each)
      else collected.put(index, each.state === 'failed' ? { error: each.failure } : each.output)
    }
  }
  if (!record) {
    const input = { items: items.length }
    recorder.add({ path, state: 'running', attempts: 0, interrupted: 0, input, startedAt }, 'later')
  }

  for (;;) {
    let next = 0
    let failed: Failure | undefined
    const parked: Parked[] = []
    const lanes = Math.min(step.concurrency, items.length)
    const work = sideBySide(lanes)
    const goesOn = (): boolean => !failed && !recorder.paused && !signal.aborted
    /** An item that waits goes on occupying its lane. While others work it is taken up when its time comes. */
    const throughWaits = async (index: number) => {
      for (;;) {
        const ended = await runItem(task, items[index], index)
        if (ended.state !== 'parked') return ended
        const { wakeAt = 0 } = ended
        await work.whileOthers(() => goesOn() && services.clock.now() < wakeAt)
        if (work.over || !goesOn()) return ended
      }
    }
    const lane = async (): Promise<void> => {
      while (next < items.length && goesOn()) {
        const index = next++
        if (collected.has(index)) continue
        const ended = await throughWaits(index)
        if (ended.state === 'parked') return void parked.push(ended)
        if (ended.state === 'failed' && step.onItemError === 'stop') failed ??= ended.failure
        else collected.put(index, ended.state === 'failed' ? { error: ended.failure } : ended.output)
      }
    }
    const ends = await Promise.allSettled(Array.from({ length: lanes }, () => lane().finally(work.rests)))
    const broken = ends.find((each) => each.status === 'rejected')
    if (broken) throw broken.reason
    signal.throwIfAborted()
    if (failed) return { state: 'failed', failure: failed }
    const first = parked.sort((a, b) => (a.wakeAt ?? Infinity) - (b.wakeAt ?? Infinity))[0]
    if (!first) return { state: 'succeeded', output: collected.all() }
    if (first.wakeAt === undefined || first.wakeAt > services.clock.now()) return first
  }
}

/** Lanes side by side. When none of them is at work any more, there is nothing left to do but to wait. */
function sideBySide(lanes: number) {
  const idle = Promise.withResolvers<void>()
  let working = lanes
  let over = false
  const rests = (): void => {
    working -= 1
    if (working > 0) return
    over = true
    idle.resolve()
  }
  return {
    get over() {
      return over
    },
    rests,
    /** Waits as long as others are at work and it is still to wait; one look at least. */
    async whileOthers(stillWaits: () => boolean): Promise<void> {
      rests()
      do await soonest([idle.promise], lookMs)
      while (!over && stillWaits())
      working += 1
    },
  }
}

async function runItem({ activation, step, path, place, startedAt, walkBody }: Each, item: unknown, index: number) {
  const { recorder, services, signal } = activation
  const inside: Place = { prefix: `${path}[${index}]/`, steps: { ...place.steps }, item: { item, index } }
  const begunAt = services.clock.now()
  const walked = await walkBody(step.body, inside)
  if (walked.kind === 'parked') return { state: 'parked', wakeAt: walked.wakeAt, why: walked.why } as const

  const row = {
    path: `${path}[${index}]`,
    attempts: 0,
    interrupted: 0,
    startedAt: begunAt,
    endedAt: services.clock.now(),
  }
  forgetBody(activation, step.body.steps, inside)
  if (walked.kind === 'failed') {
    const { path: at, ...failure } = walked.failure
    const told = { ...failure, message: `${at}: ${failure.message}` }
    // One that ends the whole is tried again when the run is; it is not settled.
    if (step.onItemError === 'continue') recorder.add({ ...row, state: 'failed', failure: told }, 'later')
    return { state: 'failed', failure: told } as const
  }
  const kept =
    step.result === undefined
      ? Object.fromEntries(lastSteps(step.body).map((id) => [id, outputOf(inside, id)]))
      : await services.evaluator.fill(step.result as Template, scopeAt(activation, inside, startedAt), signal)
  const { value } = asJson(kept)
  recorder.add({ ...row, state: 'succeeded', output: value }, 'later')
  return { state: 'succeeded', output: value } as const
}

/** @throws {StepError} `too_many_items` */
async function itemsOf({ activation, step, scope }: Each): Promise<readonly unknown[]> {
  const value = await activation.services.evaluator.fill(step.items as Template, scope, activation.signal)
  // JSONata makes a list of one its item, and a list of none nothing.
  const items = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]
  if (items.length <= step.most) return items
  throw new StepError(
    'too_many_items',
    `There are ${items.length} items, and ${step.most} is the most that this step takes. Nothing of it was done.`,
  )
}

function outputOf(place: Place, id: string): unknown {
  const step = place.steps[id]
  return step && 'output' in step ? step.output : null
}

/** What is settled of one item is of no use to the next. */
function forgetBody({ steps }: Activation, body: readonly { readonly id: string }[], { prefix }: Place): void {
  for (const { id } of body) steps.delete(`${prefix}${id}`)
}

/** Of `each[12]` in `each`: 12. What lies deeper has none. */
function indexIn(itemPath: string, path: string): number | undefined {
  const [, index] = /^\[(\d+)\]$/.exec(itemPath.slice(path.length)) ?? []
  return index === undefined ? undefined : Number(index)
}

/** The results, as long as together they may be an output. */
function collector(length: number) {
  const results: unknown[] = new Array(length).fill(null)
  const known = new Set<number>()
  let bytes = 0
  return {
    has: (index: number) => known.has(index),
    put(index: number, result: unknown) {
      known.add(index)
      results[index] = result
      bytes += JSON.stringify(result ?? null).length
      if (bytes <= longestOutput) return
      throw new StepError(
        'output_too_large',
        `After ${known.size} of ${length} items their results are more than 10 MB. Keep less of each: set “result”.`,
      )
    },
    all: () => results,
  }
}
