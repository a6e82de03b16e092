import type { DriveItem } from '@drawbridge/onedrive'
import { usageError } from '../errors.ts'
import { examples } from '../help.ts'
import { count, formatSize } from '../output/figures.ts'
import { printable } from '../output/table.ts'
import { locate } from '../remote/items.ts'
import { display, parseRemote } from '../remote/remote-path.ts'
import { isFolder, type Walked, walk } from '../remote/walk.ts'
import type { Define } from '../session.ts'
import { withoutSecrets } from './ls.ts'

export const tree: Define = (command, open) =>
  command
    .argument('[folder]', 'where to begin', '/')
    .option('-L, --level <depth>', 'no deeper than this')
    .option('-s, --size', 'with sizes')
    .addHelpText(
      'after',
      examples(
        ['drawbridge tree /Documents', 'everything below a folder'],
        ['drawbridge tree -L 1 --size', 'the first level, with sizes'],
      ),
    )
    .action(async (folder: string, { level, size = false }: { level?: string; size?: boolean }) => {
      const { output, connect } = open()
      const depth = level === undefined ? undefined : Number(level)
      if (depth !== undefined && !(Number.isInteger(depth) && depth > 0)) {
        throw usageError(`"${level}" is no depth.`, 'Give a number from 1.')
      }
      const remote = parseRemote(folder)
      const start = await locate(await connect(), { ...remote, folder: true })
      const found = await Array.fromAsync(walk(start, { depth }))
      output.result(
        found.map(({ path, item }) => ({ path: display(path), ...withoutSecrets(item) })),
        () => {
          const folders = found.filter(({ item }) => isFolder(item)).length
          const total = `${count(folders, 'folder')}, ${count(found.length - folders, 'file')}`
          const name = (item: DriveItem): string => {
            const label = isFolder(item) ? output.colors.blue(`${printable(item.name!)}/`) : printable(item.name!)
            return size ? `${label}  ${output.colors.dim(formatSize(item.size ?? 0))}` : label
          }
          return [display(start.path), ...draw(found, name), '', total].join('\n')
        },
      )
    })

/** Branches in front of each name. The list has each folder before what is in it. */
function draw(found: readonly Walked[], name: (item: DriveItem) => string): string[] {
  const lastOfLevel = new Set<Walked>()
  const seen: boolean[] = []
  for (const entry of found.toReversed()) {
    seen.length = entry.depth
    if (!seen[entry.depth - 1]) lastOfLevel.add(entry)
    seen[entry.depth - 1] = true
  }
  const open: boolean[] = []
  return found.map((entry) => {
    open.length = entry.depth - 1
    const branches = open.map((more) => (more ? '│   ' : '    ')).join('')
    const last = lastOfLevel.has(entry)
    open[entry.depth - 1] = !last
    return `${branches}${last ? '└── ' : '├── '}${name(entry.item)}`
  })
}
