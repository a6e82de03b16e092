/** Shows a code to a person, and waits until they have typed it. The server asks Microsoft; this asks the server. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type DeviceSignIn, wayRoutes } from '@drawbridge/api'
import { CommandError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Session } from '../session.ts'
import type { ProjectAtServer } from './project-at-server.ts'

const longestPauseMs = 5_000

/** @throws {CommandError} when it ended without a connection */
export async function waitForDevice(
  { machine, output }: Session,
  { projectId, ask }: ProjectAtServer,
  begun: DeviceSignIn,
): Promise<string> {
  output.instruct(`Open ${begun.verificationUri} and enter the code ${begun.userCode}.`)
  const params = { projectId, deviceSignInId: begun.id }
  let signIn = begun
  while (signIn.state === 'pending') {
    await sleep(Math.min(signIn.intervalMs, longestPauseMs), undefined, { signal: machine.signal })
    signIn = await ask(wayRoutes.getDeviceSignIn, { params })
  }
  if (signIn.connectionId !== null) return signIn.connectionId
  throw new CommandError(signIn.error?.message ?? 'Nobody signed in.', {
    code: signIn.error?.code ?? signIn.state,
    exitCode: signIn.state === 'needs_admin' ? exitCodes.administrator : exitCodes.signIn,
    remedy: signIn.error?.diagnosis?.remedy ?? 'Run the same command again for a new code.',
  })
}
