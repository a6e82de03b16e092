/** What the exit code of every command says. Kept in step with docs/reference/exit-codes.md. */

export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  signIn: 3,
  administrator: 4,
  configuration: 5,
  notFound: 6,
  conflict: 7,
  later: 8,
  local: 9,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The same in words, for `--help`. */
export const exitCodeMeanings: readonly (readonly [ExitCode, string])[] = [
  [exitCodes.ok, 'done'],
  [exitCodes.failed, 'failed for a reason that has no code of its own'],
  [exitCodes.usage, 'the command line is wrong; nothing was sent'],
  [exitCodes.signIn, 'sign in: drawbridge login'],
  [exitCodes.administrator, 'an administrator of the organisation has to act'],
  [exitCodes.configuration, 'the app registration or the request has to be mended by its developer'],
  [exitCodes.notFound, 'no such file, folder or drive'],
  [exitCodes.conflict, 'the name is taken, or somebody else changed the item'],
  [exitCodes.later, 'throttled or unreachable; trying later helps'],
  [exitCodes.local, 'the local disk refused: missing, unreadable, full'],
  [exitCodes.interrupted, 'stopped by Ctrl-C'],
]
