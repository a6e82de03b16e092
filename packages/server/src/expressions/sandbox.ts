/**
 * The process in which expressions are evaluated: without an environment, files, network or children of its own.
 * It answers its jobs one after the other, in the order in which they came.
 */
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type jsonata from 'jsonata'
import { disarm } from './disarm.ts'
import type { ExpressionErrorCode } from './expression-error.ts'
import { ExpressionError } from './expression-error.ts'
import { createInterpreter } from './interpret.ts'
import type { Limits } from './limits.ts'

export type Job = readonly [expression: string, scope: string]
export type Answer =
  | readonly [kind: 'value', json: string]
  | readonly [kind: 'error', code: ExpressionErrorCode, message: string]

const { process } = globalThis
const send = process.send!.bind(process)

process.once('disconnect', () => process.exit())
process.once('message', async (limits: Limits) => {
  const watch = new URL(`./watch-parent${extname(import.meta.url)}`, import.meta.url)
  new Worker(watch, { workerData: process.ppid, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref()
  // Named by its true path: on the way to it there may be links, which this process may not read.
  const { default: engine } = (await import(pathToFileURL(process.argv[2]!).href)) as { default: typeof jsonata }
  const interpret = await createInterpreter(limits, engine)
  const answer = async ([expression, scope]: Job): Promise<Answer> => {
    try {
      return ['value', await interpret(expression, scope)]
    } catch (error) {
      if (error instanceof ExpressionError) return ['error', error.code, error.message]
      return ['error', 'expression_failed', 'It could not be evaluated.']
    }
  }
  let last: Promise<unknown> = Promise.resolve()
  process.on('message', (job: Job) => {
    last = last.then(async () => send(await answer(job)))
  })
  disarm()
  send('ready')
})
