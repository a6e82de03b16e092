import { basename, join, resolve } from 'node:path'
import type { DriveItem } from '@drawbridge/onedrive'
import { CommandError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { examples, rules } from '../help.ts'
import { count, formatSize } from '../output/figures.ts'
import { type Located, locateAll } from '../remote/items.ts'
import { isFolder, walk } from '../remote/walk.ts'
import type { Connection, Define } from '../session.ts'
import { downloadJob, makeFolder, placeInside } from '../transfers/download-jobs.ts'
import { jobsOption } from '../transfers/jobs-option.ts'
import { localFile } from '../transfers/local-file.ts'
import { runJobs } from '../transfers/run-jobs.ts'
import { sameContent } from '../transfers/same-content.ts'

type GetOptions = { readonly overwrite?: boolean; readonly jobs: string }

export const get: Define = (command, open) =>
  command
    .argument('<path...>', 'files and folders of the drive, then where they go (here: .)')
    .option('-o, --to <place>', 'a local folder, or the new name')
    .option('--overwrite', 'replace local files that differ')
    .option('-j, --jobs <number>', 'transfers at once', '4')
    .addHelpText(
      'after',
      examples(
        ['drawbridge get /Documents/report.pdf', 'into this folder'],
        ['drawbridge get /Documents/report.pdf ./november.pdf', 'under another name'],
        ['drawbridge get /Pictures --to ~/Downloads', 'a folder with everything in it'],
        ["drawbridge get '/Documents/*.pdf' --to /tmp/pdf/", 'by pattern'],
      ) +
        rules(
          '',
          'Each file appears under its name only when it is whole and its hash is right. Files that are here already',
          'with the same content are skipped, so that after an interruption the same command goes on.',
        ),
    )
    .action(async (paths: string[], { to, overwrite = false, jobs }: GetOptions & { to?: string }) => {
      const session = open()
      const { machine, output } = session
      const atOnce = jobsOption(jobs)
      const { sources, place } = split(paths, to)
      const connection = await session.connect()
      const located = await locateAll(connection.drive, sources)
      const wanted = await plan(connection, located, place)
      const files = wanted.filter(({ item }) => !isFolder(item))
      const { missing, same } = await compare(files, overwrite)
      for (const { item, file } of wanted) if (isFolder(item)) await makeFolder(file)
      const work = missing.map(({ item, path, file }) =>
        downloadJob(connection.drive, item, { path, file }, machine.signal),
      )
      const results = await runJobs(session, work, atOnce)
      output.result(results, () => {
        const size = work.reduce((sum, job) => sum + job.size, 0)
        const skipped = same > 0 ? ` ${count(same, 'file')} ${same === 1 ? 'was' : 'were'} here already.` : ''
        return `Downloaded ${count(work.length, 'file')}, ${formatSize(size)}.${skipped}`
      })
    })

/** A path of the drive begins with a slash or `drive:`, so a last one that begins otherwise is a local place. */
function split(paths: readonly string[], to: string | undefined): { sources: readonly string[]; place: string } {
  const last = paths.at(-1)!
  const local = to === undefined && paths.length > 1 && !/^(\/|drive:)/.test(last)
  const sources = local ? paths.slice(0, -1) : paths
  const place = to ?? (local ? last : '.')
  if (place === '') throw usageError('The local place is empty.', 'Name a file or a folder.')
  return { sources, place }
}

type Wanted = { readonly item: DriveItem; readonly path: string; readonly file: string }

async function plan({ drive }: Connection, located: readonly Located[], place: string): Promise<Wanted[]> {
  const there = await localFile(resolve(place))
  const into = there?.folder || /[/\\]$/.test(place)
  if (!into && located.length > 1) {
    throw usageError(`Several things cannot all be named "${place}".`, 'End the path of a folder with a slash.')
  }
  const wanted: Wanted[] = []
  for (const { item, path } of located) {
    const name = path === '' ? 'OneDrive' : basename(path)
    const file = into ? placeInside(place, name) : resolve(place)
    wanted.push({ item, path, file })
    if (!isFolder(item)) continue
    for await (const inside of walk(drive, path)) {
      const below = inside.path.slice(path === '' ? 0 : path.length + 1)
      wanted.push({ item: inside.item, path: inside.path, file: placeInside(file, below) })
    }
  }
  return wanted.filter(({ item }) => isFolder(item) || item.file)
}

async function compare(files: readonly Wanted[], overwrite: boolean): Promise<{ missing: Wanted[]; same: number }> {
  const missing: Wanted[] = []
  const different: string[] = []
  let same = 0
  for (const wanted of files) {
    const local = await localFile(wanted.file)
    if (local === undefined) missing.push(wanted)
    else if (!local.folder && (await sameContent(local, wanted.item))) same++
    else if (overwrite && !local.folder) missing.push(wanted)
    else different.push(wanted.file)
  }
  if (different.length > 0) throw wouldOverwrite(different)
  return { missing, same }
}

function wouldOverwrite(files: readonly string[]): CommandError {
  const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
  return new CommandError(`"${join(files[0]!)}"${more} would be replaced by something else.`, {
    code: 'local_exists',
    exitCode: exitCodes.conflict,
    remedy: 'Add --overwrite, or choose another place. Nothing was downloaded.',
  })
}
