import type { Permission } from '@drawbridge/onedrive'
import { usageError } from '../errors.ts'
import { examples } from '../help.ts'
import { confirm } from '../output/prompt.ts'
import { formatTable, printable } from '../output/table.ts'
import { locate } from '../remote/items.ts'
import { display, parseRemote } from '../remote/remote-path.ts'
import type { Define } from '../session.ts'

type ShareOptions = {
  readonly edit?: boolean
  readonly message?: string
  readonly mail?: boolean
  readonly remove?: string
  readonly yes?: boolean
}

export const share: Define = (command, open) =>
  command
    .argument('<path>', 'a file or folder')
    .argument('[address...]', 'mail addresses of the people who get access')
    .option('--edit', 'they may change it')
    .option('--mail', 'Microsoft writes them a letter')
    .option('--message <text>', 'what the letter says')
    .option('--remove <id>', 'take a permission away')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        ['drawbridge share /Documents/plan.xlsx', 'who has access'],
        ['drawbridge share /Documents/plan.xlsx nadia@fabrikam.com --edit --mail', 'give access'],
        ['drawbridge share /Documents/plan.xlsx --remove <id>', 'take it away again'],
      ),
    )
    .action(async (path: string, addresses: string[], options: ShareOptions) => {
      const { machine, output, connect } = open()
      const remote = parseRemote(path)
      const odd = addresses.find((address) => !/^[^\s@]+@[^\s@]+$/.test(address))
      if (odd !== undefined) throw usageError(`"${odd}" is no mail address.`, 'Give such as nadia@fabrikam.com.')
      const { client, path: found } = await locate(await connect(), remote)
      if (options.remove !== undefined) {
        await confirm(machine, output, `Take this access to ${display(found)} away?`, options.yes ?? false)
        await client.deletePermission(options.remove)
        return output.result({ path: display(found), removed: options.remove }, () => 'That access is gone.')
      }
      const permissions =
        addresses.length === 0
          ? await Array.fromAsync(client.permissions())
          : await client.invite({
              recipients: addresses.map((email) => ({ email })),
              roles: [options.edit ? 'write' : 'read'],
              sendInvitation: options.mail ?? options.message !== undefined,
              ...(options.message !== undefined && { message: options.message }),
            })
      output.result(permissions, () =>
        permissions.length === 0
          ? 'Nobody else has access.'
          : formatTable(
              [{ title: 'who' }, { title: 'may' }, { title: 'id' }],
              permissions.map((permission) => [
                printable(who(permission)),
                permission.roles?.join(', ') ?? '',
                output.colors.dim(permission.id),
              ]),
              output.colors.bold,
            ),
      )
    })

function who({ link, grantedToV2, invitation }: Permission): string {
  if (link) return `link${link.scope ? ` (${link.scope})` : ''} ${link.webUrl ?? ''}`.trim()
  const { user, group, siteUser, siteGroup } = grantedToV2 ?? {}
  const identity = user ?? group ?? siteUser ?? siteGroup
  return identity?.displayName ?? invitation?.email ?? identity?.id ?? 'somebody'
}
