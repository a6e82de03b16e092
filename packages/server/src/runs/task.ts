/** One step on its way: what its kind needs to do it, and what comes of it. */
import type { Failure, Graph, Step } from '@drawbridge/api'
import type { Scope } from '../expressions/scope.ts'
import type { Activation } from './activation.ts'
import type { StepRecord } from './run.ts'
import type { Place } from './scope.ts'
import type { Walked } from './walk.ts'

export type Task<Kind extends Step['type'] = Step['type']> = {
  readonly activation: Activation
  readonly step: Extract<Step, { type: Kind }>
  readonly place: Place
  readonly path: string
  /** What is recorded of it from before. */
  readonly record: StepRecord | undefined
  /** When it first began; milliseconds since 1970. */
  readonly startedAt: number
  readonly scope: Scope
  /** Goes through the graph of a body. */
  readonly walkBody: (body: Graph, place: Place) => Promise<Walked>
}

type Counted = {
  readonly attempts?: number
  readonly interrupted?: number
  readonly attemptedAt?: number
}

export type Result =
  | (Counted & {
      readonly state: 'succeeded'
      readonly output: unknown
      readonly input?: unknown
      /** It has only computed: another time it comes to the same, so its record may wait for the next write. */
      readonly computed?: boolean
      /** It is written down already. */
      readonly recorded?: boolean
    })
  | (Counted & { readonly state: 'failed'; readonly failure: Failure; readonly input?: unknown })
  | Parked

/** Nothing to do before that moment; `undefined`: before something else has happened. */
export type Parked = Counted & { readonly state: 'parked'; readonly wakeAt: number | undefined; readonly why: string }

export type Runner<Kind extends Step['type']> = (task: Task<Kind>) => Promise<Result>
