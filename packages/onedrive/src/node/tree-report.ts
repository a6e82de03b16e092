/** What became of each file of a tree. */
import { isOneDriveError } from '../errors.ts'
import type { DriveItem } from '../graph/wire.ts'
import type { SpanAttributes } from '../http/trace.ts'

export type FileResult = {
  /** From the tree's root, with `/` between the names. */
  readonly path: string
  /** `skipped`: not something that can be carried over, such as a symbolic link; `reason` says what. */
  readonly outcome: 'done' | 'skipped' | 'failed'
  readonly bytes: number
  readonly item?: DriveItem | undefined
  readonly error?: Error | undefined
  readonly reason?: string | undefined
}

export type TreeReport = {
  readonly done: number
  readonly bytes: number
  /** Everything that was not carried over. What was is whole. */
  readonly problems: readonly FileResult[]
}

/** As a span tells it. */
export function attributesOf({ done, bytes, problems }: TreeReport): SpanAttributes {
  const failed = problems.filter(({ outcome }) => outcome === 'failed').length
  return { 'onedrive.files.done': done, 'onedrive.files.failed': failed, 'onedrive.bytes': bytes }
}

export type Outcome = ReturnType<typeof createReport>

/** Gathers results; the caller hears of each as it comes. */
export function createReport(onResult: ((result: FileResult) => void) | undefined) {
  let done = 0
  let bytes = 0
  const problems: FileResult[] = []
  const add = (result: FileResult): void => {
    if (result.outcome === 'done') {
      done += 1
      bytes += result.bytes
    } else problems.push(result)
    onResult?.(result)
  }
  return {
    add,
    done: (path: string, count: number, item?: DriveItem) => add({ path, outcome: 'done', bytes: count, item }),
    skipped: (path: string, reason: string) => add({ path, outcome: 'skipped', bytes: 0, reason }),
    /** Failures of one file are its own affair; being stopped is everybody's. @throws what is no failure of ours */
    failed: (path: string, thrown: unknown) => {
      const stopped = isOneDriveError(thrown) && thrown.code === 'aborted'
      if (stopped || !(thrown instanceof Error)) throw thrown
      add({ path, outcome: 'failed', bytes: 0, error: thrown, reason: thrown.message })
    },
    /** Whether nothing has failed so far. */
    whole: (): boolean => !problems.some(({ outcome }) => outcome === 'failed'),
    report: (): TreeReport => ({ done, bytes, problems }),
  }
}
