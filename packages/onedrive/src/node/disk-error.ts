/** What the local disk refuses, in words. */
import { TransferError } from '../errors.ts'

export function diskError(what: string, cause: unknown): TransferError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  return new TransferError('disk', `${what}. ${hints[code] ?? `The system says ${code}.`}`, { cause })
}

const hints: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file or folder (ENOENT); check the path.',
  EEXIST: 'Something else has this name already (EEXIST); choose another place.',
  ENOTDIR: 'A part of the path is a file, not a folder (ENOTDIR); check the path.',
  ELOOP: 'Symbolic links lead in a circle (ELOOP); remove one of them.',
  ENOSPC: 'The disk is full; make room and try again.',
  EDQUOT: 'Your share of the disk is used up; make room and try again.',
  EACCES: 'You may not (EACCES); ask for access, or choose another place.',
  EPERM: 'You may not (EPERM); ask for access, or choose another place.',
  EROFS: 'It is read-only (EROFS); choose another place.',
  EMFILE: 'Too many files are open (EMFILE); allow more, or transfer fewer at once.',
}
