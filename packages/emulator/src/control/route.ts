/** A route of the control: what it takes is a schema, so that one text checks it, types it and documents it. */
import type { z } from 'zod'
import type { MovableClock } from '../clock.ts'
import type { Faults } from '../faults/faults.ts'
import type { Journal } from '../journal.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { Directory } from '../state/directory.ts'
import type { Drives } from '../state/drives.ts'
import type { Subscriptions } from '../subscriptions/subscriptions.ts'
import type { Throttling } from '../throttling/throttling.ts'

export type ControlServices = {
  readonly clock: MovableClock
  readonly directory: Directory
  readonly drives: Drives
  readonly journal: Journal
  readonly faults: Faults
  readonly throttling: Throttling
  readonly subscriptions: Subscriptions
  readonly snapshots: Snapshots
}

export type ControlRoute = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/_emulator/api`; `:name` is a parameter. */
  readonly path: string
  /** One sentence for the reference. */
  readonly summary: string
  readonly body?: z.ZodType
  readonly query?: z.ZodType
  /** @returns what is sent as JSON; nothing for 204; `missing` for 404 */
  readonly answer: (services: ControlServices, input: ControlInput<never>) => unknown
}

/** What the routes' own functions see: parameters of the path, and body and query as their schemas leave them. */
export type ControlInput<Body, Query = never> = {
  readonly params: Readonly<Record<string, string>>
  readonly body: Body
  readonly query: Query
}

/** There is nothing of that name. */
export const missing = Symbol('missing')

/** Ties the types of what a route answers to those of its schemas. */
export function route<B extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined>(
  described: Omit<ControlRoute, 'answer' | 'body' | 'query'> & {
    readonly body?: B
    readonly query?: Q
    readonly answer: (services: ControlServices, input: ControlInput<z.output<B>, z.output<Q>>) => unknown
  },
): ControlRoute {
  return described as unknown as ControlRoute
}
