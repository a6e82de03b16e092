import { examples, rules } from '../help.ts'
import { formatSize } from '../output/figures.ts'
import { formatTable, printable } from '../output/table.ts'
import { locateAll } from '../remote/items.ts'
import { display } from '../remote/remote-path.ts'
import { isFolder } from '../remote/walk.ts'
import type { Define } from '../session.ts'

export const du: Define = (command, open) =>
  command
    .argument('[path...]', 'folders', ['/'])
    .option('-s, --summarize', 'only the folders that were named')
    .addHelpText(
      'after',
      examples(
        ['drawbridge du', 'what takes room, largest first'],
        ['drawbridge du -s /Documents /Pictures', 'the sums of two folders'],
      ),
    )
    .addHelpText(
      'after',
      rules('OneDrive itself knows the size of each folder, so this takes one request per folder named.'),
    )
    .action(async (paths: string[], { summarize = false }: { summarize?: boolean }) => {
      const { output, connect } = open()
      const rows: { path: string; size: number; folder: boolean }[] = []
      for (const { path, item, client } of await locateAll(await connect(), paths)) {
        if (!summarize && isFolder(item)) {
          for await (const child of client.children({ top: 1000 })) {
            rows.push({
              path: `${display(path).replace(/\/$/, '')}/${child.name}`,
              size: child.size ?? 0,
              folder: isFolder(child),
            })
          }
          rows.sort((one, other) => other.size - one.size)
        }
        rows.push({ path: display(path), size: item.size ?? 0, folder: isFolder(item) })
      }
      output.result(rows, () =>
        formatTable(
          [{ align: 'right' }, {}],
          rows.map(({ path, size, folder }) => [
            formatSize(size),
            folder ? output.colors.blue(printable(path)) : printable(path),
          ]),
        ),
      )
    })
