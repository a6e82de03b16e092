/** What every command begins with: the options that all commands share, and the drive of the profile they name. */
import type { AccessToken, Cloud, DriveClient, Hooks, OneDrive, Transport } from '@drawbridge/onedrive'
import type { Command } from 'commander'
import { usageError } from './errors.ts'
import { isProxied, type Machine } from './machine.ts'
import { formatDuration } from './output/figures.ts'
import { createOutput, type Output } from './output/output.ts'
import { profileToken } from './profile/access-token.ts'
import { type Choice, chosenProfile } from './profile/choose.ts'
import type { Profile } from './profile/profile.ts'
import { openProfiles, type ProfileStore } from './profile/store.ts'

export type GlobalOptions = Choice & {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly drive?: string
}

export type Session = {
  readonly machine: Machine
  readonly options: GlobalOptions
  readonly output: Output
  readonly store: ProfileStore
  /** For requests to the sign-in endpoints. */
  readonly transport: Transport
  /** @throws {CommandError} `not_signed_in` */
  connect(): Promise<Connection>
  /** The same with a profile in hand. */
  connectAs(name: string, profile: Profile): Promise<Connection>
}

export type Connection = {
  readonly name: string
  readonly profile: Profile
  readonly cloud: Cloud
  readonly accessToken: Exclude<AccessToken, string>
  /** Each call ends with Ctrl-C. */
  readonly oneDrive: OneDrive
  /** The drive that paths are in. */
  readonly drive: DriveClient
}

/** A command, completed with its arguments, help and action. Opening the session is up to the action. */
export type Define = (command: Command, open: () => Session) => Command

export function openSession(machine: Machine, given: GlobalOptions): Session {
  const { environment, configFolder, now, signal } = machine
  const options: GlobalOptions = { ...fromEnvironment(environment, given), ...given }
  const output = createOutput(machine, options)
  const store = openProfiles(configFolder, { keyringWanted: environment['DRAWBRIDGE_KEYRING'] !== 'off' })
  const hooks: Hooks = {
    ...(options.verbose && { onAttempt: (attempt) => void machine.stderr.write(attemptLine(attempt)) }),
    onPause: ({ ms }) => {
      if (ms >= noticeableMs) output.note(`OneDrive asks for a pause of ${formatDuration(ms)}. Then it goes on.`)
    },
  }
  const transport: Transport = { now, signal, hooks }

  const connectAs = async (name: string, profile: Profile): Promise<Connection> => {
    const [{ createOneDrive }, { pooledFetch }] = await Promise.all([
      import('@drawbridge/onedrive'),
      import('@drawbridge/onedrive/node'),
    ])
    // Its sockets connect directly; behind a proxy the runtime's own fetch knows the way.
    const direct = isProxied(environment) ? {} : { fetch: pooledFetch().fetch }
    const accessToken = profileToken({ store, name, profile, transport: { ...transport, ...direct }, now })
    const oneDrive = createOneDrive({
      cloud: profile.cloud,
      accessToken,
      ...direct,
      retry: { maxDelayMs: patienceMs },
      hooks,
      now,
    }).with({ signal })
    const drive = oneDrive.drive(driveReference(options.drive ?? profile.drive))
    return { name, profile, cloud: profile.cloud, accessToken, oneDrive, drive }
  }
  return {
    machine,
    options,
    output,
    store,
    transport,
    connect: async () => {
      const { name, profile } = await chosenProfile(options, store)
      return connectAs(name, profile)
    },
    connectAs,
  }
}

/** What a user may ask for in five minutes is used up by a folder of some thousand files; it then waits for the rest of them. */
const patienceMs = 10 * 60_000
const noticeableMs = 2000

function fromEnvironment(
  { DRAWBRIDGE_PROFILE, DRAWBRIDGE_EMULATOR }: Machine['environment'],
  { cloud }: Choice,
): Choice {
  return {
    ...(DRAWBRIDGE_PROFILE && { profile: DRAWBRIDGE_PROFILE }),
    // Who names a cloud means that one.
    ...(DRAWBRIDGE_EMULATOR && cloud === undefined && { emulator: DRAWBRIDGE_EMULATOR }),
  }
}

/** `--drive`: an id, or `user:`, `group:` or `site:` in front of one. */
export function driveReference(text: string | undefined): Parameters<OneDrive['drive']>[0] {
  if (text === undefined || text === 'me') return undefined
  const [, kind, value] = /^(?:(user|group|site):)?(.+)$/.exec(text) ?? []
  if (value === undefined) throw usageError(`"${text}" names no drive.`, 'Give an id, or user:…, group:… or site:….')
  if (kind === 'user') return { user: value }
  if (kind === 'group') return { group: value }
  if (kind === 'site') return { site: value }
  return { id: value }
}

function attemptLine({
  method,
  url,
  status,
  durationMs,
  requestId,
  clientRequestId,
}: Parameters<NonNullable<Hooks['onAttempt']>>[0]): string {
  const ids = [requestId && `request ${requestId}`, clientRequestId && `client ${clientRequestId}`].filter(Boolean)
  return `> ${method} ${url} ${status ?? 'no answer'} ${Math.round(durationMs)} ms${ids.length > 0 ? `  ${ids.join(', ')}` : ''}\n`
}
