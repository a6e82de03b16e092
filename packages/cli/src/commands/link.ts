import { usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import { locate } from '../remote/items.ts'
import { display, parseRemote } from '../remote/remote-path.ts'
import type { Define } from '../session.ts'

const scopes = ['anonymous', 'organization', 'users'] as const

type LinkCommandOptions = { readonly edit?: boolean; readonly scope?: string; readonly expires?: string }

export const link: Define = (command, open) =>
  command
    .argument('<path>', 'a file or folder')
    .option('--edit', 'whoever has the link may change it')
    .option('--scope <who>', 'anonymous, organization or users (what the organisation prefers)')
    .option('--expires <when>', 'the link ends then: a date, or such as 7d')
    .addHelpText(
      'after',
      examples(
        ['drawbridge link /Documents/report.pdf', 'a link for reading'],
        ['drawbridge link /Documents/plan.xlsx --edit --scope organization', 'for colleagues, to work on it'],
        ['drawbridge link /Pictures --scope anonymous --expires 7d', 'for anybody, for a week'],
      ) + rules('', 'Asking again gives the same link. See who has access: drawbridge share <path>'),
    )
    .action(async (path: string, { edit = false, scope, expires }: LinkCommandOptions) => {
      const { machine, output, connect } = open()
      const known = scopes.find((each) => each === scope)
      if (scope !== undefined && !known)
        throw usageError(`"${scope}" is no scope.`, `Give one of ${scopes.join(', ')}.`)
      const expirationDateTime = expires === undefined ? undefined : end(expires, machine.now())
      const remote = parseRemote(path)
      const { client, path: found } = await locate(await connect(), remote)
      const permission = await client.createLink({
        type: edit ? 'edit' : 'view',
        ...(known && { scope: known }),
        ...(expirationDateTime !== undefined && { expirationDateTime }),
      })
      output.result({ path: display(found), ...permission }, () => permission.link?.webUrl ?? '')
    })

function end(text: string, now: number): string {
  const days = /^(\d+)d$/.exec(text)?.[1]
  const time = days === undefined ? Date.parse(text) : now + Number(days) * 86_400_000
  if (!(time > now))
    throw usageError(
      `"${text}" is no moment to come.`,
      'Give a date such as 2027-01-31, or a number of days such as 7d.',
    )
  return new Date(time).toISOString()
}
