import { usageError } from '../errors.ts'
import { examples } from '../help.ts'
import { formatTable } from '../output/table.ts'
import { accountName, assertProfileName } from '../profile/profile.ts'
import type { Settings } from '../profile/store.ts'
import type { Define } from '../session.ts'

const keys = {
  profile: 'the profile that is meant when none is named',
  clientId: 'the client id that login uses',
  keyring: 'on or off: whether secrets go to the system keyring',
} as const

type Key = keyof typeof keys

export const config: Define = (command, open) => {
  command.addHelpText(
    'after',
    examples(
      ['drawbridge config', 'profiles and settings'],
      ['drawbridge config set clientId 11111111-…', 'the app registration that login uses'],
      ['drawbridge config set profile nightly', 'work as this profile from now on'],
      ['drawbridge config get profile', 'which one that is'],
      ['drawbridge config unset profile', 'back to the default'],
    ) +
      `\n\nSettings:\n${Object.entries(keys)
        .map(([key, words]) => `  ${key.padEnd(9)} ${words}`)
        .join('\n')}`,
  )
  command.command('get <key>').description('Show one setting.').action(showOne)
  command
    .command('set <key> <value>')
    .description('Change a setting.')
    .action((key: string, value: string) => change(key, value))
  command
    .command('unset <key>')
    .description('Back to the default.')
    .action((key: string) => change(key, undefined))
  command.action(show)
  return command

  async function show(): Promise<void> {
    const { machine, output, store } = open()
    const settings = await store.settings()
    const names = (await store.names()).sort()
    const profiles = await Promise.all(names.map(async (name) => ({ name, profile: await store.read(name) })))
    const rows = profiles.flatMap(({ name, profile }) =>
      profile ? [{ name, account: accountName(profile), graph: profile.cloud.graph, grant: profile.grant }] : [],
    )
    output.result({ folder: machine.configFolder, settings, profiles: rows }, () => {
      const { bold, dim } = output.colors
      const current = settings.profile ?? 'default'
      const table = rows.map(({ name, account, graph, grant }) => [
        name === current ? '*' : ' ',
        name,
        account,
        graph,
        dim(grant),
      ])
      return [
        rows.length === 0
          ? 'No profiles yet: drawbridge login'
          : formatTable(
              [{}, { title: 'profile' }, { title: 'account' }, { title: 'at' }, { title: 'signed in by' }],
              table,
              bold,
            ),
        '',
        ...Object.entries(settings).map(([key, value]) => `${key} = ${value}`),
        dim(`Kept in ${machine.configFolder}`),
      ].join('\n')
    })
  }

  async function showOne(key: string): Promise<void> {
    const { output, store } = open()
    assertKey(key)
    const value = (await store.settings())[key]
    output.result(value ?? null, () => `${value ?? 'not set'}`)
  }

  async function change(key: string, value: string | undefined): Promise<void> {
    const { output, store } = open()
    assertKey(key)
    if (key === 'profile' && value !== undefined) assertProfileName(value)
    if (key === 'keyring' && value !== undefined && !/^(on|off)$/.test(value)) {
      throw usageError(`"${value}" is neither on nor off.`, 'Give on or off.')
    }
    const { [key]: _, ...rest } = await store.settings()
    const next: Settings = value === undefined ? rest : { ...rest, [key]: value }
    await store.saveSettings(next)
    output.result(next, () => (value === undefined ? `${key} is back to its default.` : `${key} = ${value}`))
  }
}

function assertKey(key: string): asserts key is Key {
  if (!Object.hasOwn(keys, key))
    throw usageError(`"${key}" is no setting.`, `Settings are ${Object.keys(keys).join(', ')}.`)
}
