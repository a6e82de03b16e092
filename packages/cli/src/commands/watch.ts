import { createItemTree, type DriveItem, type ItemChange } from '@drawbridge/onedrive'
import { usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import { formatTime } from '../output/figures.ts'
import { printable } from '../output/table.ts'
import { locate } from '../remote/items.ts'
import { display, joinRemote, parseRemote } from '../remote/remote-path.ts'
import type { Define } from '../session.ts'
import { withoutSecrets } from './ls.ts'

const marks: Readonly<Record<ItemChange['kind'], string>> = { created: '+', updated: '~', moved: '>', deleted: '-' }

export const watch: Define = (command, open) =>
  command
    .argument('[folder]', 'what to watch', '/')
    .option('--interval <seconds>', 'the shortest pause between two looks', '5')
    .option('--once', 'stop after the first changes')
    .addHelpText(
      'after',
      examples(
        ['drawbridge watch', 'changes in the whole drive, until Ctrl-C'],
        ['drawbridge watch /Inbox --json | while read -r change; do …; done', 'for programs: one object on each line'],
      ) + rules('', '+ created, ~ changed, > moved or renamed, - deleted. It looks less often while nothing happens.'),
    )
    .action(async (folder: string, { interval, once = false }: { interval: string; once?: boolean }) => {
      const { machine, output, connect } = open()
      const shortestMs = Number(interval) * 1000
      if (!(shortestMs >= 100)) throw usageError(`"${interval}" is no interval.`, 'Give seconds, such as 5.')
      const remote = parseRemote(folder)
      const { client, path } = await locate(await connect(), { ...remote, folder: true })
      const tree = createItemTree()
      const pathOf = (item: DriveItem): string => {
        const names = tree.pathOf(item.id) ?? [item.name ?? item.id]
        return display(names.reduce(joinRemote, path))
      }
      let started = false
      // Everything is read once, so that a later change can be told by its path.
      const pages = client.watch({
        signal: machine.signal,
        shortestMs,
        longestMs: Math.max(shortestMs, 60_000),
        fromNow: false,
      })
      for await (const page of untilStopped(pages, machine.signal)) {
        const before = new Map(page.items.map((item) => [item.id, tree.items.has(item.id) ? pathOf(item) : undefined]))
        const changes = tree.apply(page).filter((change) => !('item' in change && change.item.root))
        const told = started ? changes : []
        for (const change of told) {
          const item = 'item' in change ? change.item : change.before
          const path =
            change.kind === 'deleted'
              ? (before.get(item.id) ?? display(joinRemote(remote.path, item.name ?? item.id)))
              : pathOf(item)
          const from = change.kind === 'moved' ? before.get(item.id) : undefined
          output.item({ change: change.kind, path, ...(from && { from }), item: withoutSecrets(item) }, () => {
            const moved = from && from !== path ? `${printable(from)} → ` : ''
            return `${output.colors.dim(formatTime(new Date(machine.now()).toISOString()))}  ${marks[change.kind]} ${moved}${printable(path)}`
          })
        }
        if (!started && page.last) {
          started = true
          output.note(`Watching ${display(remote.path)}. Ctrl-C ends it.`)
        }
        if (once && told.length > 0) return
      }
    })

/** Ctrl-C is how a watch ends, not how it fails. */
async function* untilStopped<Value>(values: AsyncIterable<Value>, signal: AbortSignal): AsyncGenerator<Value> {
  try {
    yield* values
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
