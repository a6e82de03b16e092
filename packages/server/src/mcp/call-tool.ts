/**
 * One call of a tool:
 *
 *   offered? ─▸ arguments ─▸ inside the folders? ─▸ a person agrees ─▸ perform ─▸ what may be seen of it
 */
import type { Action } from '@drawbridge/api'
import { type CallToolResult, ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js'
import type { ActionContext } from '../actions/action-context.ts'
import { describe } from '../actions/catalogue.ts'
import { Problem } from '../errors.ts'
import { issueInWords } from '../issue-words.ts'
import type { Extra } from './call.ts'
import { confine } from './confine.ts'
import { confirm } from './confirm.ts'
import { bindingOf } from './confirmations.ts'
import { contentOf } from './content.ts'
import { changes } from './effect.ts'
import { failureResult, refusal } from './failure.ts'
import { progressOf } from './progress.ts'
import type { McpServices } from './services.ts'
import { asksFirst, confirmationArgument, defaultsFor } from './tool.ts'
import type { Toolbox } from './toolbox.ts'

export type CallServices = McpServices & {
  readonly toolbox: Toolbox
  /** Whether the client can show a question to the person. */
  readonly asks: boolean
}

type Call = { readonly name: string; readonly arguments?: Record<string, unknown> | undefined }

/**
 * What fails is a result too, so that the agent hears of it.
 *
 * @throws {McpError} when there is no such tool
 */
export async function callTool(
  services: CallServices,
  { name, arguments: given = {} }: Call,
  extra: Extra,
): Promise<CallToolResult> {
  const tool = services.toolbox.find(name)
  if (!tool) throw new McpError(ErrorCode.InvalidParams, `There is no tool ${name}.`)
  if ('refused' in tool) return refusal(tool.refused)
  try {
    return await call(services, tool.action, given, extra)
  } catch (error) {
    return failureResult(error)
  }
}

async function call(
  services: CallServices,
  action: Action,
  { [confirmationArgument]: code, ...given }: Record<string, unknown>,
  extra: Extra,
): Promise<CallToolResult> {
  const { access, policy } = services
  const input = parseInput(action, given)
  assertOwnFiles(input, access.connectionId)
  const context = await access.context(extra.signal)
  const { admit, release } = confine(context, policy.folders)
  const admitted = await admit(action, input)

  if (action.effect !== 'reads' && policy.dryRun) return pretend(action, input, context)
  if (asksFirst(action, policy) && (await changes(action, admitted, context))) {
    const question = {
      sentence: await describe(action.name, input, context),
      binding: bindingOf(access.connectionId, action.name, given),
      code: typeof code === 'string' ? code : undefined,
    }
    const instead = await confirm(services, question, extra)
    if (instead) return instead
  }
  const output = await release(
    (await access.perform(action.name, admitted, { signal: extra.signal, onProgress: progressOf(extra) })) as object,
  )
  return { structuredContent: output as Record<string, unknown>, content: await contentOf(output, context) }
}

async function pretend(action: Action, input: object, context: ActionContext): Promise<CallToolResult> {
  const text = `Dry run, nothing was changed. ${await describe(action.name, input, context)}`
  return { content: [{ type: 'text', text }] }
}

/** @throws {Problem} `invalid_request` naming what is wrong, so that the agent can mend it */
function parseInput(action: Action, given: Record<string, unknown>): Record<string, unknown> {
  const known = Object.keys(action.input.shape)
  const unknown = Object.keys(given).filter((argument) => !known.includes(argument))
  if (unknown.length > 0) {
    throw new Problem('invalid_request', `There is no argument ${unknown.join(', ')}. There are: ${known.join(', ')}.`)
  }
  const result = action.input.safeParse({ ...defaultsFor(action), ...given }, { error: issueInWords })
  if (result.success) return result.data as Record<string, unknown>
  const lines = result.error.issues.map(({ path, message }) => `${path.join('.') || 'arguments'}: ${message}`)
  throw new Problem('invalid_request', lines.slice(0, 5).join(' '))
}

/** A file as an earlier call has given it; the agent may have written another connection into it. */
function assertOwnFiles(input: object, connectionId: string): void {
  for (const value of Object.values(input)) {
    if (typeof value !== 'object' || value === null) continue
    if (value.from === 'drive' && value.connectionId !== '' && value.connectionId !== connectionId) {
      throw new Problem('forbidden', 'Only files of this connection can be used here.')
    }
  }
}
