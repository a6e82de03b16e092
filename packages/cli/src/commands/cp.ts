import type { CopyTarget, DriveItem } from '@drawbridge/onedrive'
import { examples, rules } from '../help.ts'
import { locateAll } from '../remote/items.ts'
import { display } from '../remote/remote-path.ts'
import { targetOf } from '../remote/target.ts'
import type { Define } from '../session.ts'
import { conflictBehaviorOf, type IfExists, ifExists } from './if-exists.ts'
import { splitLast } from './last-argument.ts'

export const cp: Define = (command, open) =>
  command
    .usage('[options] <source...> <target>')
    .argument('<path...>', 'what to copy, and last the folder or the new name')
    .option(...ifExists('fail'))
    .addHelpText(
      'after',
      examples(
        ['drawbridge cp /Documents/plan.xlsx /Archive/', 'into a folder, which is made where it is missing'],
        ['drawbridge cp /Documents/plan.xlsx /Documents/plan-2027.xlsx', 'under another name'],
        ['drawbridge cp /Projects/Aster /Archive/', 'a folder with everything in it'],
      ) +
        rules(
          '',
          'OneDrive copies by itself; nothing passes through this machine. Personal accounts know no other',
          'answer to a name that is taken than to fail.',
        ),
    )
    .action(async (paths: string[], taken: IfExists) => {
      const conflictBehavior = conflictBehaviorOf(taken)
      const { sources, target } = splitLast(paths)
      const { machine, output, connect } = open()
      const connection = await connect()
      const located = await locateAll(connection, sources)
      const { folder, place } = await targetOf(connection, target, located.length)
      const copied = []
      for (const { item, path, client } of located) {
        const to = place.path(item.name)
        const progress = await output.progress()
        const options = {
          signal: machine.signal,
          onProgress: ({ percentageComplete }: { percentageComplete: number }) =>
            progress.update({
              label: to,
              loaded: ((item.size ?? 0) * percentageComplete) / 100,
              total: item.size ?? 0,
            }),
        }
        const name = place.name ?? item.name
        const wanted = { ...parentOf(folder.item), name, conflictBehavior }
        const copy = await client.copy(wanted, options).finally(() => progress.stop())
        const became = display(place.became(copy.name))
        copied.push({ from: display(path), to: became, id: copy.id })
        output.note(`${display(path)} → ${became}`)
      }
      if (output.json) output.result(copied, () => '')
    })

/** Named with its drive, which need not be that of the original. */
function parentOf({ id, parentReference }: DriveItem): Pick<CopyTarget, 'parentId' | 'driveId'> {
  return { parentId: id, driveId: parentReference?.driveId }
}
