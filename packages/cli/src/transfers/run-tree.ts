/** A whole folder, with one progress line; the library does the work. */
import type { FileResult, TreeReport } from '@drawbridge/onedrive/node'
import type { Session } from '../session.ts'
import { failed, together } from './failures.ts'

export type TreeCallbacks = {
  readonly onProgress: (progress: { bytes: number; total: number }) => void
  readonly onResult: (result: FileResult) => void
  readonly signal: AbortSignal
}

/**
 * @throws {CommandError} with the exit code of the first failure, after all others are done
 */
export async function runTree<Report extends TreeReport>(
  { output, machine }: Session,
  work: (callbacks: TreeCallbacks) => Promise<Report>,
): Promise<Report> {
  const progress = await output.progress()
  let [label, loaded, total] = ['', 0, 0]
  const show = (): void => progress.update({ label, loaded, total })
  const report = await work({
    signal: machine.signal,
    onProgress: (state) => {
      loaded = state.bytes
      total = state.total
      show()
    },
    onResult: ({ path }) => {
      label = path
      show()
    },
  }).finally(() => progress.stop())
  // Told by the end of the command itself.
  machine.signal.throwIfAborted()

  for (const { path, outcome, reason } of report.problems) {
    if (outcome === 'skipped') output.warn(`${path} is left out: ${reason ?? 'it is neither file nor folder.'}`)
  }
  const problems = report.problems.filter(({ outcome }) => outcome === 'failed')
  const failures = await Promise.all(
    problems.map(({ path, error, reason }) => failed(path, error ?? new Error(reason))),
  )
  const [first, ...others] = failures
  if (first) throw together([first, ...others], report.done + failures.length)
  return report
}
