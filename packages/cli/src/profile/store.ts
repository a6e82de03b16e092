/**
 * Profiles on disk:
 *
 *     <folder>/settings.json               which profile is meant when none is named
 *     <folder>/profiles/<name>.json        what may be seen
 *     <folder>/profiles/<name>.token.json  the last access token
 *     <folder>/profiles/<name>.secret.json refresh token or client secret, where there is no keyring
 */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError, systemCode } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { type Keyring, openKeyring } from './keyring.ts'
import { makePrivateFolder, readPrivate, writePrivate } from './private-file.ts'
import { assertProfileName, type CachedToken, type Profile, type Secrets } from './profile.ts'

export type Settings = {
  readonly profile?: string | undefined
  /** Client id that `login` uses when none is given. */
  readonly clientId?: string | undefined
  /** `off` keeps secrets in files although there is a keyring. */
  readonly keyring?: 'on' | 'off' | undefined
}

export type ProfileStore = {
  settings(): Promise<Settings>
  saveSettings(settings: Settings): Promise<void>
  names(): Promise<string[]>
  read(name: string): Promise<Profile | undefined>
  write(name: string, profile: Profile): Promise<void>
  secrets(name: string): Promise<Secrets>
  /** Says where they are now. What was there is replaced only once the new is safe. */
  writeSecrets(name: string, secrets: Secrets): Promise<'keyring' | 'file'>
  token(name: string): Promise<CachedToken | undefined>
  writeToken(name: string, token: CachedToken): Promise<void>
  /** Everything of the profile. `false` where there was nothing. */
  remove(name: string): Promise<boolean>
  /** Only one process at a time does this with a profile. */
  exclusively<Result>(name: string, work: () => Promise<Result>): Promise<Result>
}

/** @param keyringWanted `false` where the environment forbids it */
export function openProfiles(folder: string, { keyringWanted = true } = {}): ProfileStore {
  const file = (name: string, kind = ''): string => {
    assertProfileName(name)
    return join(folder, 'profiles', `${name}${kind}.json`)
  }
  const settingsFile = join(folder, 'settings.json')
  const settings = async (): Promise<Settings> => (await readJson<Settings>(settingsFile)) ?? {}

  let opened: Promise<Keyring | undefined> | undefined
  const keyring = async (): Promise<Keyring | undefined> => {
    if (!keyringWanted || (await settings()).keyring === 'off') return undefined
    opened ??= openKeyring('drawbridge')
    return opened
  }
  const read = (name: string): Promise<Profile | undefined> => readJson<Profile>(file(name))

  return {
    settings,
    saveSettings: (next) => writeJson(settingsFile, next),
    names: async () => namesIn(join(folder, 'profiles')),
    read,
    write: (name, profile) => writeJson(file(name), profile),
    secrets: async (name) => {
      const inFile = await readJson<Secrets>(file(name, '.secret'))
      if (inFile) return inFile
      const kept = await (await keyring())?.get(name)
      return kept === undefined ? {} : (JSON.parse(kept) as Secrets)
    },
    writeSecrets: async (name, secrets) => {
      const text = JSON.stringify(secrets)
      const kept = await (await keyring())?.set(name, text).then(
        () => true,
        () => false,
      )
      if (!kept) {
        await writePrivate(file(name, '.secret'), text)
        return 'file'
      }
      await rm(file(name, '.secret'), { force: true })
      return 'keyring'
    },
    token: (name) => readJson<CachedToken>(file(name, '.token')),
    writeToken: (name, token) => writeJson(file(name, '.token'), token),
    remove: async (name) => {
      const known = (await read(name)) !== undefined
      await (await keyring())?.delete(name).catch(() => undefined)
      for (const kind of ['.secret', '.token', '']) await rm(file(name, kind), { force: true })
      return known
    },
    exclusively: (name, work) => locked(file(name), folder, work),
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch((error) => {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  })
  return files
    .flatMap((name) => /^([^.].*?)\.json$/.exec(name)?.[1] ?? [])
    .filter((name) => !/\.(token|secret)$/.test(name))
}

async function locked<Result>(file: string, folder: string, work: () => Promise<Result>): Promise<Result> {
  await makePrivateFolder(folder)
  await makePrivateFolder(join(folder, 'profiles'))
  const { lock } = await import('proper-lockfile')
  const release = await lock(file, {
    realpath: false,
    stale: 20_000,
    retries: { retries: 60, minTimeout: 50, maxTimeout: 1000, randomize: true },
  }).catch((cause) => {
    const words = {
      code: 'profile_busy',
      exitCode: exitCodes.later,
      remedy: 'Wait for the other command, and try again.',
    }
    throw new CommandError('Another drawbridge command holds this profile.', words, { cause })
  })
  try {
    return await work()
  } finally {
    await release().catch(() => undefined)
  }
}

async function readJson<Content>(file: string): Promise<Content | undefined> {
  const text = await readPrivate(file)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as Content
  } catch (cause) {
    const words = { code: 'profile_damaged', exitCode: exitCodes.local, remedy: `Delete "${file}", and sign in again.` }
    // The parser's own message would quote what the file holds.
    throw new CommandError(`"${file}" is damaged.`, words, { cause: cause instanceof Error ? cause.name : undefined })
  }
}

function writeJson(file: string, content: unknown): Promise<void> {
  return writePrivate(file, `${JSON.stringify(content, null, 2)}\n`)
}
