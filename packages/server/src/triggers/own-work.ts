/**
 * Keeps a workflow from beginning again because of its own work.
 *
 * - What a run of the workflow has written, and is now told as a change with the same tags, begins nothing.
 * - A write may be told before its step is recorded: while such a step is under way, the change waits for some seconds.
 * - What a run of another workflow has written begins runs, but only so many that follow from one another: two workflows
 *   that answer each other come to an end.
 * - Where Microsoft changes a file once more after it was written, as SharePoint does with Office files, the tags differ.
 *   So one item begins only so many runs of a workflow that writes to it within ten minutes.
 *
 * What goes too far is a run that has failed and says so.
 */

import type { Change, ChangeKind } from '@drawbridge/api'
import { sql } from 'kysely'
import { getVersion } from '../definitions/versions.ts'
import type { Db } from '../postgres/transaction.ts'
import { writes } from '../runs/written-items.ts'
import { stepsIn } from './whose-connection.ts'

export type Verdict =
  | { readonly kind: 'foreign' }
  /** It was written by runs that follow from one another, so many of them. */
  | { readonly kind: 'caused'; readonly generation: number }
  | { readonly kind: 'own' }
  /** A step that is under way may have done it. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'loop'; readonly message: string }

const mostGenerations = 5
const mostRunsOfOneItem = 10
const itemWindowMs = 10 * 60_000
/** So long what was written explains a change whose tags are not known; milliseconds. */
const untaggedMs = 5 * 60_000
/** A change waits no longer for steps that are under way; milliseconds. */
const longestDoubtMs = 30_000

type Told = { readonly change: Change; readonly occurredAt: Date }
type Written = {
  readonly workflow_id: string
  readonly e_tag: string | null
  readonly c_tag: string | null
  readonly written_at: Date
  readonly generation: number
}

export async function judge(db: Db, workflowId: string, { change, occurredAt }: Told, now: number): Promise<Verdict> {
  const written = await writtenTo(db, change.item.id)
  const causes = written.filter((each) => explains(each, change, occurredAt))
  if (causes.some((each) => each.workflow_id === workflowId)) return { kind: 'own' }
  if (now - occurredAt.getTime() < longestDoubtMs && (await isUnderWay(db, change.connectionId, occurredAt))) {
    return { kind: 'unknown' }
  }
  const generation = Math.max(0, ...causes.map((each) => each.generation + 1))
  if (generation > mostGenerations) return { kind: 'loop', message: endless }
  if (written.some((each) => each.workflow_id === workflowId)) {
    const runs = await runsOfItem(db, workflowId, change.item.id, now)
    if (runs === mostRunsOfOneItem) return { kind: 'loop', message: restless }
    // It was said once; more runs that say so help nobody.
    if (runs > mostRunsOfOneItem) return { kind: 'own' }
  }
  return generation > 0 ? { kind: 'caused', generation } : { kind: 'foreign' }
}

const endless =
  `${mostGenerations} runs in a row were begun by what the run before had written. Narrow the filters of the workflows ` +
  'that answer each other, such as to another folder.'
const restless =
  `This file has begun ${mostRunsOfOneItem} runs of this workflow within ten minutes, and the workflow writes to it. ` +
  'Have it write somewhere else, or narrow the filter of its trigger.'

/** Whether this change is how that write is told. */
function explains({ e_tag, c_tag, written_at }: Written, { kind, item }: Change, occurredAt: Date): boolean {
  if (e_tag !== null && item.eTag !== null && e_tag === item.eTag) return true
  const isContent = kind === 'created' || kind === 'content_changed'
  if (isContent) return c_tag !== null && c_tag === item.cTag
  return (
    e_tag === null && c_tag === null && occurredAt.getTime() - written_at.getTime() < untaggedMs && untold.has(kind)
  )
}

/** What is told without tags that the answer to the write could have had. */
const untold: ReadonlySet<ChangeKind> = new Set(['deleted', 'moved', 'renamed', 'restored', 'sharing_changed'])

async function writtenTo(db: Db, itemId: string): Promise<Written[]> {
  return db
    .selectFrom('run_written_item as written')
    .leftJoin('run_cause as cause', 'cause.run_id', 'written.run_id')
    .select(['written.workflow_id', 'written.e_tag', 'written.c_tag', 'written.written_at'])
    .select(sql<number>`coalesce(cause.generation, 0)`.as('generation'))
    .where('written.item_id', '=', itemId)
    .orderBy('written.written_at', 'desc')
    .limit(100)
    .execute()
}

/** Whether a step that writes had begun before the change was told, and has not ended. */
async function isUnderWay(db: Db, connectionId: string, before: Date): Promise<boolean> {
  const { rows } = await sql<{ workflow_id: string; version: number; path: string }>`
    select run.workflow_id, run.version, step.path from run join step on step.run_id = run.id
    where run.connection_id = ${connectionId} and run.ended_at is null and run.state <> 'paused'
      and step.state = 'running' and step.started_at <= ${before}
    limit 1000`.execute(db)
  for (const { workflow_id, version, path } of rows) {
    const id = path.split('/').at(-1)
    const step = stepsIn(await getVersion(db, workflow_id, version)).find((each) => each.id === id)
    if (step?.type === 'action' && writes(step.action)) return true
  }
  return false
}

async function runsOfItem(db: Db, workflowId: string, itemId: string, now: number): Promise<number> {
  const { count } = await db
    .selectFrom('run')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('workflow_id', '=', workflowId)
    .where('created_at', '>', new Date(now - itemWindowMs))
    .where(sql<boolean>`trigger #>> '{payload,item,id}' = ${itemId}`)
    .executeTakeFirstOrThrow()
  return Number(count)
}
