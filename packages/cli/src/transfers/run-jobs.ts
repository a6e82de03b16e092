/** Single files, several at a time, with one progress line. */
import { createLimit } from '../limit.ts'
import type { Session } from '../session.ts'
import { type Failed, failed, together } from './failures.ts'

export type Job<Result> = {
  /** What is shown while it runs, and of a failure. */
  readonly label: string
  /** Bytes; absent where nobody knows yet. */
  readonly size?: number | undefined
  /** @param onLoaded told of the bytes so far */
  readonly run: (onLoaded: (loaded: number) => void) => Promise<Result>
}

/**
 * Runs all jobs; one that fails does not keep the others from running.
 *
 * @throws {CommandError} with the exit code of the first failure, after all others are done
 */
export async function runJobs<Result>(
  { output, machine }: Session,
  jobs: readonly Job<Result>[],
  atOnce: number,
): Promise<Result[]> {
  const progress = await output.progress()
  const limit = createLimit(atOnce)
  const loaded = new Map<Job<Result>, number>()
  const known = jobs.every(({ size }) => size !== undefined)
  const total = known ? jobs.reduce((sum, { size = 0 }) => sum + size, 0) : undefined
  const failures: Failed[] = []
  const results: Result[] = []
  let done = 0

  const show = (label: string): void => {
    const sum = [...loaded.values()].reduce((all, bytes) => all + bytes, 0)
    progress.update({ label, loaded: sum, total, ...(jobs.length > 1 && { files: { done, total: jobs.length } }) })
  }
  const runOne = async (job: Job<Result>): Promise<void> => {
    if (machine.signal.aborted) return
    try {
      results.push(
        await job.run((bytes) => {
          loaded.set(job, bytes)
          show(job.label)
        }),
      )
    } catch (error) {
      failures.push(await failed(job.label, error))
    } finally {
      done++
      show(job.label)
    }
  }
  await Promise.all(jobs.map((job) => limit(() => runOne(job)))).finally(() => progress.stop())
  // Told by the end of the command itself.
  if (results.length < jobs.length) machine.signal.throwIfAborted()
  const [first, ...others] = failures
  if (first) throw together([first, ...others], jobs.length)
  return results
}
