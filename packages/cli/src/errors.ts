/** What this command line itself finds wrong. Everything else is explained by the library's diagnosis. */
import { type ExitCode, exitCodes } from './exit-codes.ts'

type Words = {
  /** Stable reason for programs. */
  readonly code: string
  readonly exitCode: ExitCode
  /** What the person does next. */
  readonly remedy: string
}

export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: string
  readonly exitCode: ExitCode
  readonly remedy: string

  /** @param message one sentence: what is wrong */
  constructor(message: string, { code, exitCode, remedy }: Words, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.exitCode = exitCode
    this.remedy = remedy
  }
}

export function usageError(message: string, remedy: string): CommandError {
  return new CommandError(message, { code: 'usage', exitCode: exitCodes.usage, remedy })
}

/** A file or folder on this machine that cannot be used. */
export function localError(path: string, cause: unknown): CommandError {
  const code = systemCode(cause)
  const [sentence, remedy] = localReasons[code ?? ''] ?? [`The system says ${code ?? 'nothing more'}.`, 'Look at it.']
  const words = { code: `local_${(code ?? 'failed').toLowerCase()}`, exitCode: exitCodes.local, remedy }
  return new CommandError(`"${path}": ${sentence}`, words, { cause })
}

/** What helps when the file system has refused; `undefined` when it is not behind this failure. */
export function localRemedy({ cause }: Error): string | undefined {
  return localReasons[systemCode(cause) ?? '']?.[1]
}

/** Node's code of a file system failure, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

const localReasons: Readonly<Record<string, readonly [sentence: string, remedy: string]>> = {
  ENOENT: ['There is no such file or folder here.', 'Check the path.'],
  EACCES: ['Permission is missing.', 'Give yourself permission, or choose another place.'],
  EPERM: ['Permission is missing.', 'Give yourself permission, or choose another place.'],
  EISDIR: ['This is a folder.', 'Name a file.'],
  ENOTDIR: ['A part of this path is a file, not a folder.', 'Check the path.'],
  ENOSPC: ['The disk is full.', 'Make room and run the same command again.'],
  EDQUOT: ['Your share of the disk is used up.', 'Make room and run the same command again.'],
  EROFS: ['This disk is read-only.', 'Choose another place.'],
  EEXIST: ['This is there already.', 'Choose another name, or remove it first.'],
  ELOOP: ['Symbolic links lead in a circle here.', 'Remove one of the links.'],
  ENAMETOOLONG: ['The name is too long for this disk.', 'Choose a shorter name.'],
  EMFILE: ['Too many files are open.', 'Raise the limit (ulimit -n) and try again.'],
}
