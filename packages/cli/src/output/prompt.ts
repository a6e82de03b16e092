/** Questions, asked only where a person is there to answer. */
import { CommandError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Machine } from '../machine.ts'
import type { Output } from './output.ts'

/**
 * Goes on when the person says yes, or said so before by `--yes`.
 *
 * @throws {CommandError} `usage` when nobody can be asked, or the answer is no
 */
export async function confirm(machine: Machine, output: Output, question: string, yes: boolean): Promise<void> {
  if (yes) return
  if (!output.interactive) {
    throw usageError(`${question} Nobody is here to say yes.`, 'Add --yes when that is what you want.')
  }
  const prompts = await import('@clack/prompts')
  const answer = await prompts.confirm({ message: question, initialValue: false, ...streams(machine) })
  if (prompts.isCancel(answer)) throw stopped()
  if (answer !== true) throw usageError('Nothing was done.', 'Answer yes, or add --yes, to go on.')
}

/** @throws {CommandError} `usage` when nobody can be asked, or nothing was typed */
export async function askSecret(
  machine: Machine,
  output: Output,
  question: string,
  otherwise: string,
): Promise<string> {
  if (!output.interactive) throw usageError(`${question} is missing, and nobody is here to type it.`, otherwise)
  const prompts = await import('@clack/prompts')
  const answer = await prompts.password({ message: question, ...streams(machine) })
  if (prompts.isCancel(answer)) throw stopped()
  if (typeof answer !== 'string' || answer === '') throw usageError('Nothing was typed.', otherwise)
  return answer
}

/** @returns what was typed, without spaces around it. @throws {CommandError} `interrupted` */
export async function askText(machine: Machine, question: string): Promise<string> {
  const prompts = await import('@clack/prompts')
  const answer = await prompts.text({ message: question, ...streams(machine) })
  if (prompts.isCancel(answer)) throw stopped()
  return (answer ?? '').trim()
}

function stopped(): CommandError {
  const words = { code: 'interrupted', exitCode: exitCodes.interrupted, remedy: 'Nothing was done.' }
  return new CommandError('Stopped.', words)
}

function streams({ stdin, stderr, signal }: Machine) {
  return { input: stdin, output: stderr, signal }
}
