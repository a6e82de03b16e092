/** Turns what PostgreSQL says when it does not start into a sentence that tells what to do. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../errors.ts'
import { whyItDoesNotRun } from './binaries.ts'

export function explainStart(said: string, folder: string): Problem {
  return new Problem('database_unavailable', sentence(said, folder), { cause: new Error(said.trim().slice(-2_000)) })
}

/** Another postmaster holds the folder, or did a moment ago. */
export function isLockHeld(said: string): boolean {
  return /lock file "[^"]*" already exists|pre-existing shared memory block/.test(said)
}

function sentence(said: string, folder: string): string {
  if (/No space left on device|Disk quota exceeded/i.test(said)) {
    return `The disk that holds ${folder} is full. Make room and start again; nothing was lost.`
  }
  if (/database files are incompatible with server/.test(said)) {
    return (
      `${folder} was written by PostgreSQL ${writtenBy(folder)}, not by the one that comes with this Drawbridge. ` +
      'Start the Drawbridge that wrote it, dump the database there, and restore it into an empty data folder.'
    )
  }
  if (/Permission denied|Read-only file system|Operation not permitted/i.test(said)) {
    return `${folder} cannot be written to. Give it to the user who runs Drawbridge, or choose another (DRAWBRIDGE_DATA).`
  }
  if (/GLIBC_\d|error while loading shared libraries|ENOENT/.test(said)) return whyItDoesNotRun({ stderr: said })
  if (isLockHeld(said)) {
    return `Another PostgreSQL holds ${folder} and does not answer. End it, then start again.`
  }
  return `The embedded PostgreSQL in ${folder} did not start; ${folder}/postgres.log says why.`
}

function writtenBy(folder: string): string {
  try {
    return readFileSync(join(folder, 'data', 'PG_VERSION'), 'utf8').trim()
  } catch {
    return 'of another version'
  }
}
