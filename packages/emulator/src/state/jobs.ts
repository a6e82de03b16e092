/**
 * Work that goes on after its request was answered: copies, and uploads from a URL. A job falls due by the emulator's
 * clock and is then done in one go; its monitor tells how far it is. Jobs outlive a restart.
 */
import { randomUUID } from 'node:crypto'
import { GraphFailure } from '../errors.ts'
import type { CopyRequest } from './drive/copy-item.ts'
import type { IdentitySet } from './drive/item.ts'
import type { FileRequest } from './drive/put-file.ts'
import { openTables } from './tables.ts'

export type Order =
  | {
      readonly operation: 'ItemCopy'
      readonly fromDrive: string
      readonly toDrive: string
      readonly copy: CopyRequest
      readonly by: IdentitySet
    }
  | {
      readonly operation: 'DownloadUrl'
      readonly toDrive: string
      readonly url: string
      readonly file: FileRequest
      readonly by: IdentitySet
    }

export type Job = {
  readonly id: string
  readonly order: Order
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly dueAt: number
  /** The item that came of it. */
  readonly resourceId?: string
  readonly error?: { readonly code: string; readonly message: string }
}

export type Jobs = {
  get(id: string): Job | undefined
  /** @param durationMs 0 to have it done before this returns; `at once` to begin now and not wait for it */
  start(order: Order, durationMs: number | 'at once'): Promise<Job>
  /** Does what is due. */
  settle(): Promise<void>
  save(file: string): void
  load(file: string): void
  clear(): void
  close(): Promise<void>
}

export type JobsOptions = {
  /** Where jobs are kept; without one, as long as the process. */
  readonly file: string | undefined
  readonly now: () => number
  /** Calls back at a moment, where somebody can. */
  readonly at?: ((moment: number, task: () => Promise<void>) => unknown) | undefined
  /** Does the work. @returns the id of the item that came of it */
  readonly perform: (job: Job) => Promise<string>
}

export function openJobs({ file, now, at, perform }: JobsOptions): Jobs {
  const tables = openTables(file)
  const rows = tables.table<Job>('job')
  const waiting = new Map<string, Job>()
  const running = new Map<string, Promise<void>>()

  const finish = (job: Job): void => {
    waiting.delete(job.id)
    rows.put(job.id, job)
  }

  const run = (job: Job): Promise<void> => {
    const begun = running.get(job.id)
    if (begun !== undefined) return begun
    const done = perform(job)
      .then(
        (resourceId) => finish({ ...job, resourceId }),
        (error: unknown) => finish({ ...job, error: reason(error) }),
      )
      .finally(() => running.delete(job.id))
    running.set(job.id, done)
    return done
  }

  const settle = async (): Promise<void> => {
    for (const job of [...waiting.values()]) if (job.dueAt <= now()) await run(job)
  }

  /** Takes up what was begun: when the process before this one ended, or when a snapshot was taken. */
  const readAgain = (): void => {
    waiting.clear()
    for (const job of rows.all()) if (!isOver(job)) waiting.set(job.id, job)
    for (const { dueAt } of waiting.values()) at?.(dueAt, settle)
  }
  readAgain()

  return {
    get: (id) => rows.get(id),
    async start(order, durationMs) {
      const startedAt = now()
      const duration = durationMs === 'at once' ? 0 : durationMs
      const job: Job = { id: randomUUID(), order, startedAt, dueAt: startedAt + duration }
      rows.put(job.id, job)
      waiting.set(job.id, job)
      if (durationMs === 0) await run(job)
      else if (durationMs === 'at once') void run(job)
      else at?.(job.dueAt, settle)
      return rows.get(job.id)!
    },
    settle,
    save: (to) => tables.save(to),
    load(from) {
      tables.load(from)
      readAgain()
    },
    clear() {
      tables.clear([])
      readAgain()
    },
    async close() {
      await Promise.allSettled(running.values())
      tables.close()
    },
  }
}

export function isOver({ resourceId, error }: Job): boolean {
  return resourceId !== undefined || error !== undefined
}

/** 0 to 100, with one decimal. @param now milliseconds since the epoch */
export function percentageOf(job: Job, now: number): number {
  if (isOver(job)) return 100
  const share = (now - job.startedAt) / Math.max(1, job.dueAt - job.startedAt)
  return Math.min(99.9, Math.max(0, Math.round(share * 1000) / 10))
}

function reason(error: unknown): { code: string; message: string } {
  if (error instanceof GraphFailure) return { code: error.code, message: error.message }
  return { code: 'generalException', message: 'General exception while processing.' }
}
