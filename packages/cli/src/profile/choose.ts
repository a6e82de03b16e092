/** Which profile and which cloud the options of a command mean. */
import type { Cloud } from '@drawbridge/onedrive'
import { CommandError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { assertProfileName, type Profile, sameCloud } from './profile.ts'
import type { ProfileStore } from './store.ts'

export type Choice = {
  readonly profile?: string | undefined
  readonly cloud?: string | undefined
  readonly emulator?: string | undefined
}

const cloudNames = ['global', 'usGovernment', 'usGovernmentDod', 'china'] as const

/** The cloud that was named, if one was. @throws {CommandError} `usage` */
export async function chosenCloud({ cloud, emulator }: Choice): Promise<Cloud | undefined> {
  if (emulator !== undefined) return emulatorCloud(emulator)
  if (cloud === undefined) return undefined
  const { clouds } = await import('@drawbridge/onedrive')
  const known = cloudNames.find((name) => name.toLowerCase() === cloud.toLowerCase())
  if (known) return clouds[known]
  throw usageError(`"${cloud}" is no cloud of Microsoft's.`, `Give one of ${cloudNames.join(', ')}.`)
}

/** An emulator has a profile of its own, so that trying it out never touches a real sign-in. */
export async function chosenName(choice: Choice, store: ProfileStore): Promise<string> {
  const name = choice.profile ?? (choice.emulator === undefined ? (await store.settings()).profile : 'emulator')
  if (name !== undefined) assertProfileName(name)
  return name ?? 'default'
}

/**
 * The profile to work as. A token never goes to another place than the one it was issued for.
 *
 * @throws {CommandError} `not_signed_in`, or `usage` when the profile belongs to another cloud
 */
export async function chosenProfile(choice: Choice, store: ProfileStore): Promise<{ name: string; profile: Profile }> {
  const name = await chosenName(choice, store)
  const cloud = await chosenCloud(choice)
  const profile = await store.read(name)
  const login = loginCommand(choice, name)
  if (!profile) {
    const words = { code: 'not_signed_in', exitCode: exitCodes.signIn, remedy: `Sign in: ${login}` }
    throw new CommandError(`Nobody is signed in as profile "${name}".`, words)
  }
  if (cloud && !sameCloud(cloud, profile.cloud)) {
    throw usageError(
      `Profile "${name}" belongs to ${profile.cloud.graph}, not to ${cloud.graph}.`,
      `Sign in there: ${login}`,
    )
  }
  return { name, profile }
}

function loginCommand({ profile, emulator, cloud }: Choice, name: string): string {
  const options = [
    emulator !== undefined && `--emulator ${emulator}`,
    cloud !== undefined && `--cloud ${cloud}`,
    profile !== undefined && `--profile ${name}`,
  ].filter(Boolean)
  return ['drawbridge login', ...options].join(' ')
}

function emulatorCloud(text: string): Cloud {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol)) return { login: url.origin, graph: url.origin }
  throw usageError(`"${text}" is no address of an emulator.`, 'Give one such as http://localhost:8480.')
}
