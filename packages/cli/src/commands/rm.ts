import { usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import { count } from '../output/figures.ts'
import { confirm } from '../output/prompt.ts'
import { type Located, locateAll } from '../remote/items.ts'
import { refuseRoot } from '../remote/refuse.ts'
import { display } from '../remote/remote-path.ts'
import { isFolder } from '../remote/walk.ts'
import type { Define } from '../session.ts'

export const rm: Define = (command, open) =>
  command
    .argument('<path...>', 'files and folders')
    .option('-r, --recursive', 'folders with everything in them')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        ['drawbridge rm /Notes/old.txt', 'asks first'],
        ['drawbridge rm -r --yes /Reports/2019', 'a whole folder, without asking'],
        ["drawbridge rm '/Downloads/*.tmp'", 'by pattern'],
      ) +
        rules('', 'What is removed goes to the recycle bin of OneDrive, from where it can be restored in the browser.'),
    )
    .action(async (paths: string[], { recursive = false, yes = false }: { recursive?: boolean; yes?: boolean }) => {
      const { machine, output, connect } = open()
      const located = (await locateAll(await connect(), paths)).filter(isOutermost)
      for (const { path, item } of located) {
        refuseRoot(path)
        if (isFolder(item) && !recursive)
          throw usageError(`${display(path)} is a folder.`, 'Add -r to remove it with everything in it.')
      }
      await confirm(machine, output, `Move ${described(located)} to the recycle bin?`, yes)
      for (const { item, path, drive } of located) {
        // Only what was looked at: somebody may have saved a newer version while the question stood there.
        await drive.item(item.id).delete(isFolder(item) ? {} : { ifMatch: item.eTag ?? undefined })
        output.note(`Removed ${display(path)}`)
      }
      if (output.json)
        output.result(
          located.map(({ path, item }) => ({ path: display(path), id: item.id })),
          () => '',
        )
    })

function described(located: readonly Located[]): string {
  if (located.length > 1) return count(located.length, 'item')
  const [{ path, item }] = located as [Located]
  const inside = item.folder?.childCount
  return inside ? `${display(path)} with ${count(inside, 'item')} directly in it` : display(path)
}

/** What lies in a folder that goes away anyway needs no request of its own. */
function isOutermost({ path }: Located, _: number, all: Located[]): boolean {
  return !all.some((other) => isFolder(other.item) && path !== other.path && path.startsWith(`${other.path}/`))
}
