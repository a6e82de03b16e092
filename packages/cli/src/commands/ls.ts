import type { DriveItem } from '@drawbridge/onedrive'
import { usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import { formatSize, formatTime } from '../output/figures.ts'
import type { Colors } from '../output/output.ts'
import { formatTable, printable } from '../output/table.ts'
import { type Located, locateAll } from '../remote/items.ts'
import { byName, isFolder } from '../remote/walk.ts'
import type { Define } from '../session.ts'

const orders: Readonly<Record<string, (one: DriveItem, other: DriveItem) => number>> = {
  name: byName,
  size: (one, other) => (other.size ?? 0) - (one.size ?? 0),
  time: (one, other) => (other.lastModifiedDateTime ?? '').localeCompare(one.lastModifiedDateTime ?? ''),
}

type LsOptions = { readonly long?: boolean; readonly sort: string; readonly directory?: boolean }

export const ls: Define = (command, open) =>
  command
    .argument('[path...]', 'folders or files', ['/'])
    .option('-l, --long', 'with ids')
    .option('-d, --directory', 'the folder itself instead of what is in it')
    .option('--sort <by>', 'name, size or time', 'name')
    .addHelpText(
      'after',
      examples(
        ['drawbridge ls', 'the root of the drive'],
        ['drawbridge ls /Documents --sort size', 'the largest first'],
        ["drawbridge ls '/Pictures/*.jpg'", 'by pattern; quoted, so that the shell leaves it alone'],
        ["drawbridge ls --json /Documents | jq '.[].name'", 'for programs: an array of driveItems'],
      ) + rules('', 'Patterns are *, ** (any depth) and ?, in any letter case. [ ] { } are ordinary characters.'),
    )
    .action(async (paths: string[], { long = false, sort, directory = false }: LsOptions) => {
      const { output, connect } = open()
      const order = orders[sort]
      if (!order) throw usageError(`Cannot sort by "${sort}".`, 'Give name, size or time.')
      const located = await locateAll(await connect(), paths)
      const single = located.length === 1 && isFolder(located[0]!.item) && !directory
      const items = single ? await Array.fromAsync(located[0]!.client.children({ top: 1000 })) : []
      const rows: Row[] = single
        ? items.sort(order).map((item) => ({ name: item.name ?? item.id, item }))
        : located.sort((one, other) => order(one.item, other.item)).map(asRow)
      output.result(
        rows.map(({ item }) => withoutSecrets(item)),
        () => table(rows, long, output.colors),
      )
    })

type Row = { readonly name: string; readonly item: DriveItem }

function asRow({ path, item }: Located): Row {
  return { name: path === '' ? '/' : path, item }
}

function table(rows: readonly Row[], long: boolean, colors: Colors): string {
  const cells = rows.map(({ name, item }) => {
    const label = isFolder(item) ? colors.blue(`${printable(name).replace(/\/$/, '')}/`) : printable(name)
    const size = item.size === undefined ? '' : formatSize(item.size)
    const row = [size, colors.dim(formatTime(item.fileSystemInfo?.lastModifiedDateTime ?? item.lastModifiedDateTime))]
    return long ? [...row, colors.dim(item.id), label] : [...row, label]
  })
  return formatTable([{ align: 'right' }, {}, ...(long ? [{}] : []), {}], cells)
}

/** A download address opens the file to whoever has it, so it does not belong into pipes and logs. */
export function withoutSecrets(item: DriveItem): DriveItem {
  const { '@microsoft.graph.downloadUrl': _, ...rest } = item
  return rest
}
