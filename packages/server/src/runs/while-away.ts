/** A database that restarts is waited for, so that what was done in the world meanwhile can still be written down. */
import { setTimeout as sleep } from 'node:timers/promises'
import { pauseAfter } from '../engine/pause.ts'

type Patience = { readonly signal: AbortSignal; readonly random: () => number }

const longestPauseMs = 2_000
/** Then some other server has long taken the work over. */
const mostFailures = 15

/** The work must be such that doing it twice is as good as once: an answer may be lost that a commit has made. */
export async function retryWhileAway<T>(work: () => Promise<T>, { signal, random }: Patience): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error) || failures === mostFailures || signal.aborted) throw error
      await sleep(pauseAfter(failures, random, longestPauseMs), undefined, { signal })
    }
  }
}

/** Cut off, starting, stopping, or not there: classes 08 and 57 of PostgreSQL's codes, and what the driver says. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code = '', syscall } = error as NodeJS.ErrnoException
  if (/^(57P0[1-3]|08\w{3}|53300)$/.test(code)) return true
  if (syscall === 'connect' || /^(ECONNRESET|EPIPE|ECONNREFUSED|ENOENT)$/.test(code)) return true
  return /^Connection terminated|^Client has encountered a connection error|timeout exceeded when trying to connect/.test(
    error.message,
  )
}
