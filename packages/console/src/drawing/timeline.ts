/** The steps of a run in the order in which they began, items of a for-each below it, each with its place in time. */
import type { Run, RunStep } from '@drawbridge/api'

export type Span = {
  /** Of the whole, from 0 to 1. */
  readonly from: number
  readonly width: number
  readonly milliseconds: number
}

export type TimelineStep = {
  readonly step: RunStep
  readonly span: Span | undefined
  readonly items: readonly TimelineItem[]
}

/** What was done for one item of a for-each. */
export type TimelineItem = {
  readonly index: number
  /** The record of the item itself, such as `each[3]`. */
  readonly own: RunStep | undefined
  readonly steps: readonly TimelineStep[]
}

/** @param now the end of what goes on still */
export function timelineOf(run: Run, steps: readonly RunStep[], now: Date): TimelineStep[] {
  const from = Date.parse(run.startedAt ?? run.createdAt)
  const last = steps.map(({ endedAt }) => (endedAt === null ? 0 : Date.parse(endedAt)))
  const to = Math.max(run.endedAt === null ? now.getTime() : Date.parse(run.endedAt), from + 1, ...last)
  const spanOf = ({ startedAt, endedAt, state }: RunStep): Span | undefined => {
    if (startedAt === null || state === 'skipped') return undefined
    const begun = Date.parse(startedAt)
    const ended = endedAt === null ? to : Date.parse(endedAt)
    const place = (time: number) => Math.min(1, Math.max(0, (time - from) / (to - from)))
    return { from: place(begun), width: place(ended) - place(begun), milliseconds: Math.max(0, ended - begun) }
  }
  return below(treeOf(steps), '', spanOf)
}

type Tree = {
  /** Under the item in which they are, such as `each[3]`; under nothing those of the outermost graph. */
  readonly steps: ReadonlyMap<string, readonly RunStep[]>
  /** The records of items, by their paths. */
  readonly items: ReadonlyMap<string, RunStep>
  /** The paths of items, by their for-each and their places in its list. */
  readonly places: ReadonlyMap<string, ReadonlyMap<number, string>>
}

function treeOf(all: readonly RunStep[]): Tree {
  const steps = new Map<string, RunStep[]>()
  const items = new Map<string, RunStep>()
  for (const step of all) {
    if (step.path.endsWith(']')) items.set(step.path, step)
    else {
      const parent = step.path.slice(0, Math.max(0, step.path.lastIndexOf('/')))
      const beside = steps.get(parent)
      if (beside) beside.push(step)
      else steps.set(parent, [step])
    }
  }
  const places = new Map<string, Map<number, string>>()
  for (const path of new Set([...items.keys(), ...steps.keys()])) {
    const [, forEach, index] = /^(.*)\[(\d+)\]$/.exec(path) ?? []
    if (forEach === undefined) continue
    const known = places.get(forEach) ?? new Map<number, string>()
    places.set(forEach, known.set(Number(index), path))
  }
  return { steps, items, places }
}

function below(tree: Tree, parent: string, spanOf: (step: RunStep) => Span | undefined): TimelineStep[] {
  return (tree.steps.get(parent) ?? []).map((step) => ({
    step,
    span: spanOf(step),
    items: [...(tree.places.get(step.path) ?? [])]
      .sort(([a], [b]) => a - b)
      .map(([index, path]) => ({ index, own: tree.items.get(path), steps: below(tree, path, spanOf) })),
  }))
}

/** Why it failed, if it did. */
export function itemFailure({ own, steps }: TimelineItem): RunStep['failure'] {
  return own?.failure ?? steps.find(({ step }) => step.state === 'failed')?.step.failure ?? null
}

/** As its own record says, else the worst of what happened for it. */
export function itemState({ own, steps }: TimelineItem): RunStep['state'] {
  if (own) return own.state
  const states = steps.map(({ step }) => step.state)
  return (
    (['failed', 'running', 'waiting', 'cancelled', 'succeeded'] as const).find((state) => states.includes(state)) ??
    'skipped'
  )
}

/** Steps as they are now: what is told newer takes the place of what was known. */
export function mergeSteps(known: readonly RunStep[], told: readonly RunStep[]): RunStep[] {
  const all = new Map(known.map((step) => [step.path, step]))
  for (const step of told) all.set(step.path, step)
  return [...all.values()].sort((a, b) => (a.startedAt ?? '9').localeCompare(b.startedAt ?? '9'))
}
