import type { DriveClient, DriveItem } from '@drawbridge/onedrive'
import { usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import { formatSize, formatTime } from '../output/figures.ts'
import { printable } from '../output/table.ts'
import { conditions, type FindOptions } from '../remote/conditions.ts'
import { type Located, locate } from '../remote/items.ts'
import { display, joinRemote, parseRemote } from '../remote/remote-path.ts'
import { isFolder, walk } from '../remote/walk.ts'
import type { Define } from '../session.ts'
import { withoutSecrets } from './ls.ts'

type Options = FindOptions & { readonly words?: string; readonly long?: boolean; readonly limit?: string }

export const find: Define = (command, open) =>
  command
    .argument('[folder]', 'where to look', '/')
    .option('-n, --name <pattern>', 'the name fits this pattern of * and ?')
    .option('-t, --type <kind>', 'file or folder')
    .option('-s, --size <size>', 'at least (+10M) or at most (-1k) this large')
    .option('--newer <when>', 'changed after a date, or within 30m, 12h, 7d')
    .option('--older <when>', 'changed before')
    .option('-w, --words <text>', "ask OneDrive's own search, which knows contents, too; it may lag behind")
    .option('-l, --long', 'with size and time')
    .option('--limit <number>', 'stop after so many')
    .addHelpText(
      'after',
      examples(
        ["drawbridge find --name '*.docx'", 'by name, anywhere'],
        ['drawbridge find /Pictures --size +20M --long', 'large files'],
        ['drawbridge find --type file --newer 7d', 'what changed this week'],
        ["drawbridge find --words 'budget 2026'", 'by contents'],
        ["drawbridge find --json -n '*.tmp' | jq -r .path", 'for programs: one object on each line'],
      ) + rules('', 'Every condition has to be met. Sizes are k, M, G, T of 1024.'),
    )
    .action(async (folder: string, options: Options) => {
      const { machine, output, connect } = open()
      const fits = await conditions(options, machine.now())
      const limit = options.limit === undefined ? Number.POSITIVE_INFINITY : Number(options.limit)
      if (!(limit > 0)) throw usageError(`"${options.limit}" is no number of results.`, 'Give a number from 1.')
      const remote = parseRemote(folder)
      const start = await locate(await connect(), { ...remote, folder: true })
      let found = 0
      for await (const { path, item } of candidates(start, options.words)) {
        if (!fits(item)) continue
        output.item({ path: display(path), ...withoutSecrets(item) }, () => line(path, item, options.long))
        if (++found >= limit) break
      }
    })

function line(path: string, item: DriveItem, long = false): string {
  const name = printable(display(path)) + (isFolder(item) ? '/' : '')
  if (!long) return name
  return `${formatSize(item.size ?? 0).padStart(10)}  ${formatTime(item.lastModifiedDateTime)}  ${name}`
}

async function* candidates(
  start: Located,
  words: string | undefined,
): AsyncGenerator<{ path: string; item: DriveItem }> {
  if (words === undefined) return yield* walk(start)
  for await (const item of start.client.search(words)) {
    yield { path: joinRemote(await folderOf(start.drive, item), item.name ?? item.id), item }
  }
}

/** Search leaves out where an item is, in part of the accounts. */
async function folderOf(drive: DriveClient, item: DriveItem): Promise<string> {
  const known = item.parentReference?.path
  const path = known ?? (await drive.item(item.id).get({ select: ['id', 'parentReference'] })).parentReference?.path
  return decodeURIComponent(path?.replace(/^.*?\/root:?\/?/, '') ?? '')
}
