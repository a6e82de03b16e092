/** Many transfers, several at a time, with one progress line and one list of what failed. */
import { CommandError } from '../errors.ts'
import { explain, type Failure } from '../explain.ts'
import { createLimit } from '../limit.ts'
import type { Session } from '../session.ts'

export type Job = {
  /** What is shown while it runs, and of a failure. */
  readonly label: string
  /** Bytes. */
  readonly size: number
  /** Resolves with what is told of it when it is done. @param loaded bytes so far */
  readonly run: (onLoaded: (loaded: number) => void) => Promise<unknown>
}

/**
 * Runs all jobs; one that fails does not keep the others from running.
 *
 * @returns what the jobs that went well resolved with
 * @throws {CommandError} with the exit code of the first failure, after all others are done
 */
export async function runJobs(session: Session, jobs: readonly Job[], atOnce: number): Promise<unknown[]> {
  const { output, machine } = session
  const progress = await output.progress()
  const limit = createLimit(atOnce)
  const loaded = new Map<Job, number>()
  const total = jobs.reduce((sum, { size }) => sum + size, 0)
  const failures: { label: string; failure: Failure }[] = []
  const results: unknown[] = []
  let done = 0

  const show = (label: string): void => {
    const sum = [...loaded.values()].reduce((all, bytes) => all + bytes, 0)
    progress.update({ label, loaded: sum, total, ...(jobs.length > 1 && { files: { done, total: jobs.length } }) })
  }
  const runOne = async (job: Job): Promise<void> => {
    if (machine.signal.aborted) return
    try {
      const result = await job.run((bytes) => {
        loaded.set(job, bytes)
        show(job.label)
      })
      results.push(result)
      loaded.set(job, job.size)
    } catch (error) {
      if (machine.signal.aborted) return
      failures.push({ label: job.label, failure: await explain(error) })
    } finally {
      done++
      show(job.label)
    }
  }
  await Promise.all(jobs.map((job) => limit(() => runOne(job)))).finally(() => progress.stop())
  // Told by the end of the command itself.
  machine.signal.throwIfAborted()
  if (failures.length > 0) throw together(failures, jobs.length)
  return results
}

function together(failures: readonly { label: string; failure: Failure }[], jobs: number): CommandError {
  const [{ label, failure }] = failures as [(typeof failures)[number]]
  const { code, exitCode, remedy } = failure
  if (jobs === 1) {
    const ids = [failure.microsoft?.code, failure.microsoft?.requestId && `request ${failure.microsoft.requestId}`]
    const told = ids.filter(Boolean).join(', ')
    return new CommandError(`${label}: ${sentences(failure)}${told && ` (${told})`}`, { code, exitCode, remedy })
  }
  const lines = failures.slice(0, 10).map((each) => `\n    ${each.label}: ${each.failure.title}`)
  const more = failures.length > 10 ? `\n    and ${failures.length - 10} more` : ''
  return new CommandError(`${failures.length} of ${jobs} files failed; the others are done.${lines.join('')}${more}`, {
    code,
    exitCode,
    remedy,
  })
}

function sentences({ title, cause }: Failure): string {
  const stop = /[.!?]$/.test(title) ? '' : '.'
  return cause === undefined ? title : `${title}${stop} ${cause}`
}
