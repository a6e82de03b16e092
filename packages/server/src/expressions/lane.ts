/**
 * One sandbox and the jobs that wait for it. It is started by the first job, and by the first after it had to be ended.
 *
 * A few jobs are on their way at once, so that it need not wait for us. It does them one after the other: the first
 * without an answer is the one that took too long or too much.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { confinement, engineFile, sandboxFile } from './confinement.ts'
import { ExpressionError } from './expression-error.ts'
import type { Limits } from './limits.ts'
import { tookTooLong, tooMuchMemory } from './refusals.ts'
import type { Answer, Job } from './sandbox.ts'

export type Lane = {
  /** @throws {ExpressionError} */
  run(job: Job, signal?: AbortSignal): Promise<string>
  close(): Promise<void>
}

type Waiting = {
  readonly job: Job
  readonly resolve: (json: string) => void
  readonly reject: (error: unknown) => void
  readonly signal: AbortSignal | undefined
}

type Sandbox = { readonly process: ChildProcess; ready: boolean }

const mostOnTheirWay = 32

export function createLane(limits: Limits): Lane {
  let waiting: Waiting[] = []
  let sent: Waiting[] = []
  let sandbox: Sandbox | undefined
  let closed = false
  /** Of the first that was sent. */
  let timer: NodeJS.Timeout | undefined

  function start(): Sandbox {
    const started = { process: fork(sandboxFile, [engineFile], confinement(limits)), ready: false }
    const { process } = started
    const ended = () => started === sandbox && replace(tooMuchMemory(limits.memoryMb))
    process.on('message', (message: Answer | 'ready') => started === sandbox && hear(message))
    process.once('error', ended)
    process.once('exit', ended)
    process.send(limits)
    return started
  }

  function hear(message: Answer | 'ready'): void {
    if (message === 'ready') sandbox!.ready = true
    else {
      const first = sent.shift()
      if (message[0] === 'value') first?.resolve(message[1])
      else first?.reject(new ExpressionError(message[1], message[2]))
      timeFirst()
    }
    pass()
  }

  /** Hands on as many as may be on their way. */
  function pass(): void {
    if (waiting.length > 0) sandbox ??= start()
    while (sandbox?.ready && sent.length < mostOnTheirWay && waiting.length > 0) {
      const next = waiting.shift()!
      if (next.signal?.aborted) {
        next.reject(next.signal.reason)
        continue
      }
      sandbox.process.send(next.job)
      if (sent.push(next) === 1) timeFirst()
    }
    holdWhileBusy()
  }

  function timeFirst(): void {
    clearTimeout(timer)
    if (sent.length > 0) timer = setTimeout(() => replace(tookTooLong(limits.timeMs)), limits.timeMs)
  }

  /** While it has nothing to do, it holds nobody back who wants to end. */
  function holdWhileBusy(): void {
    const change = sent.length + waiting.length > 0 ? 'ref' : 'unref'
    sandbox?.process[change]()
    sandbox?.process.channel?.[change]()
  }

  /** Ends the sandbox. The first job fails with the reason; the others begin again in the next. */
  function replace(reason: ExpressionError): void {
    const failed = sandbox?.ready ? sent.splice(0, 1) : waiting.splice(0)
    const why = sandbox?.ready ? reason : new ExpressionError('expression_failed', 'The sandbox could not be started.')
    sandbox?.process.kill('SIGKILL')
    sandbox = undefined
    waiting = [...sent, ...waiting]
    sent = []
    timeFirst()
    for (const { reject } of failed) reject(why)
    pass()
  }

  return {
    run(job, signal) {
      if (closed) throw new ExpressionError('expression_failed', 'The server is closing.')
      return new Promise((resolve, reject) => {
        waiting.push({ job, resolve, reject, signal })
        pass()
      })
    },
    async close() {
      closed = true
      const { process } = sandbox ?? {}
      sandbox = undefined
      clearTimeout(timer)
      for (const { reject } of [...sent.splice(0), ...waiting.splice(0)]) {
        reject(new ExpressionError('expression_failed', 'The server is closing.'))
      }
      if (!process || process.exitCode !== null || process.signalCode !== null) return
      process.ref()
      const ended = new Promise((resolve) => process.once('exit', resolve))
      process.kill('SIGKILL')
      await ended
    },
  }
}
