/**
 * One emulator at a time in a data folder: a second one would cut off lines that the first has acknowledged.
 *
 * The lock is a file with the owner's process id. A killed owner leaves it behind; whoever comes next sees that the
 * process is gone, and takes over.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { EmulatorError } from '../errors.ts'

/** Folders of this very process: after a restart in a container the process id may be the same as that of the dead. */
const ours = new Set<string>()

/**
 * Takes the folder, making it where there is none.
 *
 * @returns gives it back
 * @throws EmulatorError `data_in_use`
 */
export function lockFolder(folder: string): () => void {
  const home = resolve(folder)
  const file = join(home, 'emulator.lock')
  mkdirSync(home, { recursive: true })
  if (!take(file)) {
    const owner = Number(readFileSync(file, 'utf8'))
    const alive = owner === process.pid ? ours.has(home) : isAlive(owner)
    if (alive) throw inUse(home, owner, file)
    rmSync(file, { force: true })
    if (!take(file)) throw inUse(home, owner, file)
  }
  ours.add(home)
  return () => {
    ours.delete(home)
    rmSync(file, { force: true })
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function inUse(home: string, owner: number, file: string): EmulatorError {
  return new EmulatorError(
    'data_in_use',
    `Another emulator (process ${owner}) uses ${home}. Stop it, or name another folder with --data. ` +
      `If no emulator runs, delete ${file}.`,
  )
}
