/**
 * PostgreSQL refuses to run as root, and containers often are root. Its processes then run as `nobody`, which must be
 * able to reach its data and its program.
 */
import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Problem } from '../errors.ts'

/** How to start a program of PostgreSQL. */
export type Runner = {
  /** The owner that PostgreSQL's files need; absent when that is ourselves. */
  readonly owner?: { readonly uid: number; readonly gid: number }
  command(program: string, args: readonly string[]): { file: string; args: string[]; uid?: number; gid?: number }
}

/** `nobody` on every Linux; it needs no entry in /etc/passwd. */
const nobody = 65_534

/**
 * @param folders what PostgreSQL must reach: its data, its program
 * @throws {Problem} `database_unavailable` when we are root and `nobody` cannot be let in
 */
export function runnerFor(folders: readonly string[]): Runner {
  if (process.getuid?.() !== 0) return { command: (file, args) => ({ file, args: [...args] }) }

  const owner = { uid: nobody, gid: nobody }
  const closed = folders.flatMap(ancestors).find((folder) => !opensToOthers(folder))
  if (closed === undefined) return { owner, command: (file, args) => ({ file, args: [...args], ...owner }) }

  // A folder such as /root is closed to others. With this one capability `nobody` may pass through it.
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => existsSync(file))
  if (!setpriv) {
    throw new Problem(
      'database_unavailable',
      `PostgreSQL may not run as root, and ${closed} lets only its owner in. ` +
        'Start Drawbridge as another user, choose a data folder outside of it (DRAWBRIDGE_DATA), or give DATABASE_URL.',
    )
  }
  const drop = ['--reuid', `${nobody}`, '--regid', `${nobody}`, '--clear-groups']
  const keep = ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override']
  return { owner, command: (file, args) => ({ file: setpriv, args: [...drop, ...keep, file, ...args] }) }
}

function ancestors(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [...ancestors(above), folder]
}

function opensToOthers(folder: string): boolean {
  const { mode, uid } = statSync(folder)
  return (mode & 0o001) !== 0 || (uid === nobody && (mode & 0o100) !== 0)
}
