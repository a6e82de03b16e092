import { CommandError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { examples } from '../help.ts'
import { ensureFolder, findBelow, type Place, startOf } from '../remote/items.ts'
import { refuseRoot } from '../remote/refuse.ts'
import { display, joinRemote, notFound, parentOf, parseRemote, type RemotePath } from '../remote/remote-path.ts'
import { isFolder } from '../remote/walk.ts'
import type { Define } from '../session.ts'
import { conflictBehaviorOf, type IfExists, ifExists } from './if-exists.ts'

export const mkdir: Define = (command, open) =>
  command
    .argument('<folder...>', 'folders to make')
    .option('-p, --parents', 'with the folders above, and no complaint when it is there')
    .option(...ifExists('fail'))
    .addHelpText(
      'after',
      examples(
        ['drawbridge mkdir /Reports', 'one folder'],
        ['drawbridge mkdir -p /Reports/2026/November', 'with everything above it'],
      ),
    )
    .action(async (folders: string[], { parents = false, ...taken }: IfExists & { parents?: boolean }) => {
      const conflictBehavior = conflictBehaviorOf(taken)
      const { output, connect } = open()
      const remotes = folders.map((folder) => parseRemote(folder))
      for (const { path } of remotes) refuseRoot(path)
      const connection = await connect()
      const made: { path: string; id: string; webUrl: string | null | undefined }[] = []
      for (const remote of remotes) {
        const start = await startOf(connection, remote)
        const { path, item } = parents ? await ensureFolder(start, remote.path) : await one(start, remote)
        if (!isFolder(item)) throw inTheWay(path)
        made.push({ path: display(path), id: item.id, webUrl: item.webUrl })
      }
      output.result(made, () => made.map(({ path }) => path).join('\n'))

      async function one(start: Place, { path, name }: RemotePath) {
        const above = await findBelow(start, parentOf(path))
        if (!above) throw notFound(display(joinRemote(start.path, parentOf(path))))
        const item = await above.client.createFolder(name, { conflictBehavior })
        return { path: joinRemote(above.path, item.name), item }
      }
    })

function inTheWay(path: string): CommandError {
  return new CommandError(`${display(path)} is a file.`, {
    code: 'name_already_exists',
    exitCode: exitCodes.conflict,
    remedy: 'Choose another name, or move the file away.',
  })
}
