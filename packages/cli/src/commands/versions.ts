import { writeFile } from 'node:fs/promises'
import { GraphError } from '@drawbridge/onedrive'
import { CommandError, localError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { examples } from '../help.ts'
import { formatSize, formatTime } from '../output/figures.ts'
import { confirm } from '../output/prompt.ts'
import { formatTable } from '../output/table.ts'
import { locate } from '../remote/items.ts'
import { refuseFolder } from '../remote/refuse.ts'
import { display, parseRemote } from '../remote/remote-path.ts'
import type { Define } from '../session.ts'

type VersionsOptions = {
  readonly restore?: string
  readonly save?: string
  readonly to?: string
  readonly yes?: boolean
}

export const versions: Define = (command, open) =>
  command
    .argument('<file>', 'a file of the drive')
    .option('--restore <version>', 'make this version the current one; the current one is kept, too')
    .option('--save <version>', 'download this version, to --to or to standard output')
    .option('--to <file>', 'where --save writes')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        ['drawbridge versions /Documents/plan.xlsx', 'newest first'],
        ['drawbridge versions /Documents/plan.xlsx --save 2.0 --to old.xlsx', 'look at an earlier one'],
        ['drawbridge versions /Documents/plan.xlsx --restore 2.0', 'go back to it'],
      ),
    )
    .action(async (path: string, { restore, save, to, yes = false }: VersionsOptions) => {
      if (restore !== undefined && save !== undefined) throw usageError('Restore or save?', 'Give one of the two.')
      const { machine, output, connect } = open()
      const remote = parseRemote(path)
      const { client, path: found, item } = await locate(await connect(), remote)
      refuseFolder(found, item)
      if (restore !== undefined) {
        await confirm(machine, output, `Go back to version ${restore} of ${display(found)}?`, yes)
        await client.version(restore).restore().catch(noVersion(restore, found))
        return output.result(
          { path: display(found), restored: restore },
          () => `Version ${restore} is the current one now.`,
        )
      }
      if (save !== undefined) {
        const response = await client.version(save).download({ signal: machine.signal }).catch(noVersion(save, found))
        const bytes = new Uint8Array(await response.arrayBuffer())
        if (to === undefined) return void machine.stdout.write(bytes)
        await writeFile(to, bytes, { flag: 'wx' }).catch((error) => {
          throw localError(to, error)
        })
        return output.result({ file: to, size: bytes.length }, () => `${to}  ${formatSize(bytes.length)}`)
      }
      const all = await Array.fromAsync(client.versions())
      output.result(all, () =>
        formatTable(
          [{ title: 'version' }, { title: 'size', align: 'right' }, { title: 'changed' }, { title: 'by' }],
          all.map(({ id, size, lastModifiedDateTime, lastModifiedBy }) => [
            id,
            size === undefined ? '' : formatSize(size),
            formatTime(lastModifiedDateTime),
            lastModifiedBy?.user?.displayName ?? lastModifiedBy?.application?.displayName ?? '',
          ]),
          output.colors.bold,
        ),
      )
    })

function noVersion(version: string, path: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof GraphError) || error.status !== 404) throw error
    const words = { code: 'item_not_found', exitCode: exitCodes.notFound }
    const remedy = `See which there are: drawbridge versions '${display(path)}'`
    throw new CommandError(`${display(path)} has no version ${version}.`, { ...words, remedy }, { cause: error })
  }
}
