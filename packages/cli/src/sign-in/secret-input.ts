/** Secrets come by environment, file, standard input or a question; never as an argument, which everybody can see. */
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { localError, usageError } from '../errors.ts'
import { askSecret } from '../output/prompt.ts'
import type { Session } from '../session.ts'

type Sources = {
  /** What is asked for, as a person calls it. */
  readonly name: string
  /** The variable that may hold it. */
  readonly variable: string
  /** A file, or `-` for standard input. */
  readonly file?: string | undefined
}

/** @throws {CommandError} `usage` when it is nowhere, `local_…` when the file cannot be read */
export async function readSecret({ machine, output }: Session, { name, variable, file }: Sources): Promise<string> {
  const secret = await fromSources(machine, variable, file)
  if (secret !== undefined && secret !== '') return secret
  if (secret === '') throw usageError(`The ${name} is empty.`, `Set ${variable}, or give a file that holds it.`)
  return askSecret(machine, output, `The ${name}`, `Set ${variable}, pipe it in, or give a file that holds it.`)
}

async function fromSources(
  { environment, stdin }: Session['machine'],
  variable: string,
  file: string | undefined,
): Promise<string | undefined> {
  if (file !== undefined && file !== '-') {
    const content = await readFile(file, 'utf8').catch((error) => {
      throw localError(file, error)
    })
    return content.trim()
  }
  const set = environment[variable]
  if (file === undefined && set) return set.trim()
  return file === '-' || !stdin.isTTY ? (await text(stdin)).trim() : undefined
}
