/** Answers whoever has called; the run goes on. */
import type { Template } from '@drawbridge/api'
import type { Runner } from '../task.ts'

export const runRespond: Runner<'respond'> = async ({ activation, step, scope }) => {
  const { evaluator } = activation.services
  const body = await evaluator.fill(step.body as Template, scope, activation.signal)
  const reply = { status: step.status, body: body ?? null }
  activation.recorder.reply(reply)
  return { state: 'succeeded', output: reply }
}
