/** The file in which a running PostgreSQL says who it is. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export type Postmaster = {
  readonly pid: number
  readonly socketFolder: string
  /** It accepts connections, or did when it was killed. */
  readonly ready: boolean
}

/** @see https://www.postgresql.org/docs/18/storage-file-layout.html (postmaster.pid) */
export function readPostmaster(data: string): Postmaster | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    const socketFolder = lines[4] ?? ''
    if (!Number.isInteger(pid) || pid <= 0) return undefined
    return { pid, socketFolder, ready: lines[7]?.trim() === 'ready' }
  } catch {
    return undefined
  }
}

/**
 * Removes the file when its process id now belongs to another program, as happens after a container is restarted;
 * PostgreSQL itself would take that program for a living postmaster and refuse to start.
 */
export function removeIfForeign(data: string): void {
  const postmaster = readPostmaster(data)
  if (!postmaster) return
  const name = nameOfProcess(postmaster.pid)
  if (name === undefined || name === 'postgres') return
  rmSync(join(data, 'postmaster.pid'), { force: true })
  rmSync(join(postmaster.socketFolder, '.s.PGSQL.5432.lock'), { force: true })
}

/** Known on Linux alone. */
export function nameOfProcess(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
  } catch {
    return undefined
  }
}
