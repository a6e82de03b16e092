/**
 * Runs a program that trusts the machine's own list of authorities and no other: in a mount namespace of its own, where
 * the emulator's authority stands in place of that list. The machine itself is not changed.
 */
import { existsSync } from 'node:fs'
import { type Outcome, outcomeOf } from './command.ts'

/** Where programs with Debian's libcurl look. */
const systemAuthorities = '/etc/ssl/certs/ca-certificates.crt'

export type Namespace = {
  /** What to start instead of the program: this, then these, then the program and its arguments. */
  readonly path: string
  readonly args: readonly string[]
}

/** @throws Error that says what to do, where namespaces are not allowed */
export async function trusting(caFile: string): Promise<Namespace> {
  const unshare = process.getuid?.() === 0 ? ['-m', '--propagation', 'private'] : ['-rm', '--propagation', 'private']
  const script = 'mount --bind "$0" "$1" && shift && exec "$@"'
  const args = [...unshare, 'sh', '-c', script, caFile, systemAuthorities]
  const trial: Outcome | undefined = await outcomeOf('unshare', [...args, 'true']).catch(() => undefined)
  if (existsSync(systemAuthorities) && trial?.code === 0) return { path: 'unshare', args }
  throw new Error(
    `This judge needs ${systemAuthorities} and the right to make a mount namespace: run it as root, or allow user namespaces. ${trial?.stderr ?? ''}`,
  )
}
