import type { DriveItem } from '@drawbridge/onedrive'
import { type CommandError, usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import { locateAll } from '../remote/items.ts'
import { refuseInside, refuseRoot } from '../remote/refuse.ts'
import { display } from '../remote/remote-path.ts'
import { targetOf } from '../remote/target.ts'
import type { Define } from '../session.ts'
import { conflictBehaviorOf, type IfExists, ifExists } from './if-exists.ts'
import { splitLast } from './last-argument.ts'

export const mv: Define = (command, open) =>
  command
    .usage('[options] <source...> <target>')
    .argument('<path...>', 'what to move, and last the folder or the new name')
    .option(...ifExists('fail'))
    .addHelpText(
      'after',
      examples(
        ['drawbridge mv /draft.docx /Documents/', 'into a folder, which is made where it is missing'],
        ['drawbridge mv /draft.docx /Documents/final.docx', 'and rename'],
        ["drawbridge mv '/Downloads/*.pdf' /Documents/", 'several'],
      ) + rules('', 'Moving keeps ids, links and versions.'),
    )
    .action(async (paths: string[], taken: IfExists) => {
      const conflictBehavior = conflictBehaviorOf(taken)
      const { sources, target } = splitLast(paths)
      const { output, connect } = open()
      const connection = await connect()
      const located = await locateAll(connection, sources)
      for (const { path } of located) refuseRoot(path)
      const { folder, place } = await targetOf(connection, target, located.length)
      const moved = []
      for (const { item, path, drive } of located) {
        if (!sameDrive(item, folder.item)) throw otherDrive(path)
        refuseInside(path, folder.path)
        const name = place.name ?? item.name!
        const before = item.parentReference?.id
        const changes = {
          ...(before !== folder.item.id && { parentId: folder.item.id }),
          ...(name !== item.name && { name }),
        }
        const there = await drive.item(item.id).update(changes, { conflictBehavior })
        const became = display(place.became(there.name))
        moved.push({ from: display(path), to: became, id: item.id })
        output.note(`${display(path)} → ${became}`)
      }
      if (output.json) output.result(moved, () => '')
    })

function sameDrive(one: DriveItem, other: DriveItem): boolean {
  const [first, second] = [one, other].map(({ parentReference }) => parentReference?.driveId?.toLowerCase())
  return first === undefined || second === undefined || first === second
}

function otherDrive(path: string): CommandError {
  return usageError(`${display(path)} is in another drive than the target.`, 'Copy it (drawbridge cp), then remove it.')
}
