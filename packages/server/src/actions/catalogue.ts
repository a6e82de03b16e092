/** Every action with what it does: what workflows, the API and agents perform. */
import type { ActionName } from '@drawbridge/api'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { convertFile } from './convert-file.ts'
import { createFolder } from './create-folder.ts'
import { createShareLink } from './create-share-link.ts'
import { getFile } from './get-file.ts'
import type { Performable } from './handler.ts'
import { listFiles } from './list-files.ts'
import { saveFile } from './save-file.ts'

const handlers: Readonly<Record<ActionName, Performable>> = {
  saveFile,
  getFile,
  listFiles,
  convertFile,
  createFolder,
  createShareLink,
}

/**
 * Does one action of the catalogue.
 *
 * @param input checked here, whoever made it
 * @throws {Problem} `invalid_request` for bad input, before anything is done
 * @throws {OneDriveError} what Microsoft refuses
 */
export async function perform(name: string, input: unknown, context: ActionContext): Promise<unknown> {
  const { action, run } = handlerOf(name)
  const output = await run(parseInput(action, input), bound(context))
  // Only what the action declares comes out.
  return action.output.parse(output)
}

/**
 * Says in a sentence what an action would do, and does nothing; it may read.
 *
 * @throws as `perform`
 */
export async function describe(name: string, input: unknown, context: ActionContext): Promise<string> {
  const { action, describe: inWords } = handlerOf(name)
  const parsed = parseInput(action, input)
  return inWords ? inWords(parsed, bound(context)) : `${action.summary} Nothing is changed.`
}

function handlerOf(name: string): Performable {
  if (isActionName(name)) return handlers[name]
  throw new Problem('not_found', `There is no action called “${name}”.`)
}

function isActionName(name: string): name is ActionName {
  return Object.hasOwn(handlers, name)
}

function parseInput({ input: schema }: Performable['action'], input: unknown): unknown {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const lines = result.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
  throw new Problem('invalid_request', lines.slice(0, 5).join(' '))
}

/** All calls of the action end with it. */
function bound(context: ActionContext): ActionContext {
  return { ...context, client: context.client.with({ signal: context.signal }) }
}
