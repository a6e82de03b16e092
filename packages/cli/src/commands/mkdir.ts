import { CommandError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { examples } from '../help.ts'
import { clientAt, ensureFolder, findAt } from '../remote/items.ts'
import { refuseRoot } from '../remote/refuse.ts'
import { display, notFound, parentOf, parseRemote } from '../remote/remote-path.ts'
import { isFolder } from '../remote/walk.ts'
import type { Define } from '../session.ts'

export const mkdir: Define = (command, open) =>
  command
    .argument('<folder...>', 'folders to make')
    .option('-p, --parents', 'with the folders above, and no complaint when it is there')
    .addHelpText(
      'after',
      examples(
        ['drawbridge mkdir /Reports', 'one folder'],
        ['drawbridge mkdir -p /Reports/2026/November', 'with everything above it'],
      ),
    )
    .action(async (folders: string[], { parents = false }: { parents?: boolean }) => {
      const { output, connect } = open()
      const remotes = folders.map((folder) => parseRemote(folder))
      for (const { path } of remotes) refuseRoot(path)
      const { drive } = await connect()
      const made: { path: string; id: string; webUrl: string | null | undefined }[] = []
      for (const { path, name } of remotes) {
        const item = parents ? await ensureFolder(drive, path) : await one(path, name)
        if (!isFolder(item)) throw taken(path)
        made.push({ path: display(path), id: item.id, webUrl: item.webUrl })
      }
      output.result(made, () => made.map(({ path }) => path).join('\n'))

      async function one(path: string, name: string) {
        const parent = parentOf(path)
        if (parent !== '' && !(await findAt(drive, parent))) throw notFound(parent)
        return clientAt(drive, parent).createFolder(name)
      }
    })

function taken(path: string): CommandError {
  return new CommandError(`${display(path)} is a file.`, {
    code: 'name_already_exists',
    exitCode: exitCodes.conflict,
    remedy: 'Choose another name, or move the file away.',
  })
}
