import { mkdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { DriveItem } from '@drawbridge/onedrive'
import { downloadToFile, syncDown } from '@drawbridge/onedrive/node'
import { CommandError, localError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { examples, rules } from '../help.ts'
import { count, formatSize } from '../output/figures.ts'
import { type Located, locateAll } from '../remote/items.ts'
import { display, isMarkedRemote } from '../remote/remote-path.ts'
import { isFolder } from '../remote/walk.ts'
import type { Define, Session } from '../session.ts'
import { jobsOption } from '../transfers/jobs-option.ts'
import { findPlace, placeInside, requirePlace } from '../transfers/local-place.ts'
import { type Job, runJobs } from '../transfers/run-jobs.ts'
import { runTree } from '../transfers/run-tree.ts'
import { sameContent } from '../transfers/same-content.ts'

type GetOptions = { readonly to?: string; readonly overwrite?: boolean; readonly jobs: string }
type Wanted = Located & { readonly file: string }

export const get: Define = (command, open) =>
  command
    .usage('[options] <path...> [place]')
    .argument('<path...>', 'files and folders of the drive; then where they go, unless it begins with a slash')
    .option('-o, --to <place>', 'a local folder, or the new name (.)')
    .option('--overwrite', 'replace local files that differ')
    .option('-j, --jobs <number>', 'single files at once', '4')
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
          'with the same content are left as they are; run the same command again to go on after an interruption.',
        ),
    )
    .action(async (paths: string[], { to, overwrite = false, jobs }: GetOptions) => {
      const session = open()
      const atOnce = jobsOption(jobs)
      const { sources, place } = split(paths, to)
      const connection = await session.connect()
      const located = await locateAll(connection, sources).catch((error) => {
        throw to === undefined && paths.length > 1 ? orMeantHere(error, paths.at(-1)!) : error
      })
      const wanted = await places(located, place)
      const files = wanted.filter(({ item }) => !isFolder(item))
      const { missing, same } = await compare(files, overwrite)
      const items = await runJobs(
        session,
        missing.map((each) => fileJob(session, each)),
        atOnce,
      )
      let [done, bytes] = [items.length, items.reduce((sum, { size }) => sum + (size ?? 0), 0)]
      for (const folder of wanted.filter(({ item }) => isFolder(item))) {
        const report = await runTree(session, (callbacks) =>
          syncDown(folder.client, folder.file, {
            ...callbacks,
            onPlan: (plan) => {
              const changed = plan.filter((step) => step.kind === 'write' && step.reason !== 'new')
              if (changed.length > 0 && !overwrite) throw wouldOverwrite(changed.map(({ path }) => path))
            },
          }),
        )
        done += report.done
        bytes += report.bytes
      }
      session.output.result({ done, bytes, unchanged: same, place: wanted.map(({ file }) => file) }, () => {
        const here = done === 0 ? ' Everything is here already.' : ''
        return `Downloaded ${count(done, 'file')}, ${formatSize(bytes)}.${here}`
      })
    })

/** What is on the drive begins with a slash, `drive:`, `id:` or is a URL; a last one that begins otherwise is a local place. */
function split(paths: readonly string[], to: string | undefined): { sources: readonly string[]; place: string } {
  const last = paths.at(-1)!
  const local = to === undefined && paths.length > 1 && !last.startsWith('/') && !isMarkedRemote(last)
  const place = to ?? (local ? last : '.')
  if (place === '') throw usageError('The local place is empty.', 'Name a file or a folder.')
  return { sources: local ? paths.slice(0, -1) : paths, place }
}

/** A last path that is not on the drive may have been meant as a place of this machine. */
function orMeantHere(error: unknown, last: string): unknown {
  const missing = error instanceof CommandError && error.code === 'item_not_found'
  if (!missing || !last.startsWith('/') || !error.message.startsWith(last.replace(/\/+$/, ''))) return error
  const remedy = `${error.remedy}, or for a place of this machine: --to '${last}'`
  return new CommandError(error.message, { code: error.code, exitCode: error.exitCode, remedy })
}

async function places(located: readonly Located[], place: string): Promise<Wanted[]> {
  const there = await findPlace(place)
  const into = there?.folder || /[/\\]$/.test(place)
  if (!into && located.length > 1) {
    throw usageError(`Several things cannot all be named "${place}".`, 'End the path of a folder with a slash.')
  }
  if (into && !there) {
    await mkdir(place, { recursive: true }).catch((error) => {
      throw localError(place, error)
    })
  }
  if (!into) {
    await requirePlace(dirname(place))
    if (there && isFolder(located[0]!.item)) throw fileInTheWay(place)
  }
  return located.map((each) => {
    const name = each.path === '' ? 'OneDrive' : basename(each.path)
    return { ...each, file: into ? placeInside(place, name) : place }
  })
}

async function compare(files: readonly Wanted[], overwrite: boolean): Promise<{ missing: Wanted[]; same: number }> {
  const missing: Wanted[] = []
  const different: string[] = []
  for (const wanted of files) {
    const there = await findPlace(wanted.file)
    if (there === undefined) missing.push(wanted)
    else if (there.folder) different.push(wanted.file)
    else if (await sameContent(there, wanted.item)) continue
    else if (overwrite) missing.push(wanted)
    else different.push(wanted.file)
  }
  if (different.length > 0) throw wouldOverwrite(different)
  return { missing, same: files.length - missing.length }
}

function fileJob({ machine }: Session, { client, item, path, file }: Wanted): Job<DriveItem> {
  const { signal } = machine
  return {
    label: display(path),
    size: item.size,
    run: (onLoaded) =>
      downloadToFile(client, file, {
        signal,
        keepTimes: true,
        resume: true,
        onProgress: ({ loaded }) => onLoaded(loaded),
      }),
  }
}

function fileInTheWay(place: string): CommandError {
  return new CommandError(`"${place}" is a file here, and a folder on the drive.`, {
    code: 'local_exists',
    exitCode: exitCodes.conflict,
    remedy: 'Choose another place. Nothing was downloaded.',
  })
}

function wouldOverwrite(files: readonly string[]): CommandError {
  const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
  return new CommandError(`"${files[0]}"${more} would be replaced by something else.`, {
    code: 'local_exists',
    exitCode: exitCodes.conflict,
    remedy: 'Add --overwrite, or choose another place. Nothing was downloaded.',
  })
}
