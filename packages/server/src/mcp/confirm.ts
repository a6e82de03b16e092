/** Asks the person before something is done: through the client where it can ask, otherwise by way of the agent. */
import { type CallToolResult, type ElicitResult, ElicitResultSchema } from '@modelcontextprotocol/sdk/types.js'
import type { Extra } from './call.ts'
import { type Confirmations, confirmationMs } from './confirmations.ts'
import { refusal } from './failure.ts'
import { confirmationArgument } from './tool.ts'

export type Question = {
  /** What would happen, in a sentence. */
  readonly sentence: string
  /** What is agreed to: the tool, its arguments, and where. */
  readonly binding: Buffer
  /** The code that came with the call. */
  readonly code: string | undefined
}

export type Confirming = {
  readonly confirmations: Confirmations
  /** Whether the client can show a question to the person. */
  readonly asks: boolean
}

/** @returns `undefined` when the person has agreed; otherwise what to answer instead of doing it */
export async function confirm(
  { confirmations, asks }: Confirming,
  { sentence, binding, code }: Question,
  extra: Extra,
): Promise<CallToolResult | undefined> {
  if (asks) return elicit(sentence, extra)
  if (code !== undefined && (await confirmations.take(code, binding))) return undefined
  const why = code === undefined ? 'Not done yet.' : 'Not done: this code is used, too old, or for another call.'
  const next = await confirmations.issue(binding)
  return refusal(
    [
      `${why} ${sentence}`,
      'Show this to the person and ask whether it shall be done. Only when they agree, make the same call again with the',
      `same arguments and ${confirmationArgument}: ${JSON.stringify(next)}. That is good once, for ${confirmationMs / 60_000} minutes.`,
    ].join('\n'),
  )
}

const answers: Readonly<Record<Exclude<ElicitResult['action'], 'accept'>, string>> = {
  decline: 'Not done: the person said no. Do not try it another way; ask them what they want instead.',
  cancel: 'Not done: the person has not answered. Go on without it, or ask them in the conversation.',
}

/** @see https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation */
async function elicit(sentence: string, { sendRequest, signal }: Extra): Promise<CallToolResult | undefined> {
  // No field to fill in: to accept is to agree.
  const params = { message: `${sentence} Go ahead?`, requestedSchema: { type: 'object' as const, properties: {} } }
  const asked = sendRequest({ method: 'elicitation/create', params }, ElicitResultSchema, {
    timeout: confirmationMs,
    signal,
  })
  // A client that fails to ask, or asks in vain, has no yes.
  const { action } = await asked.catch(() => ({ action: 'cancel' as const }))
  return action === 'accept' ? undefined : refusal(answers[action])
}
