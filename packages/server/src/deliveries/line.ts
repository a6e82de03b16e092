/**
 * Lines: an endpoint's deliveries are worked off in eight lines side by side, so that a slow endpoint is asked by eight
 * at most, on all nodes together, and no other endpoint waits for it. What belongs to one subject is in one line.
 */
import { sql } from 'kysely'
import type { Process } from '../engine/process.ts'

const lines = 8

/** The process that works off one line. */
export const deliverWebhook = { name: 'deliver-webhook', onePerKey: true } satisfies Pick<Process, 'name' | 'onePerKey'>

export type Line = { readonly endpointId: string; readonly line: number }

export function lineWork({ endpointId, line }: Line, at?: number) {
  return { data: { endpointId, line }, key: `${endpointId}:${line}`, ...(at !== undefined && { at }) }
}

export function allLines(endpointId: string) {
  return Array.from({ length: lines }, (_, line) => lineWork({ endpointId, line }))
}

/** In SQL: of an event `e`, the lane of its deliveries, and their line. */
export const laneOf = sql<string>`coalesce(e.subject, e.id)`
export const lineOf = sql<number>`hashtext(coalesce(e.subject, e.id)) & ${sql.lit(lines - 1)}`
export const newDeliveryId = sql<string>`'dlv_' || replace(gen_random_uuid()::text, '-', '')`
