import type { ConflictBehavior, DriveClient } from '@drawbridge/onedrive'
import { usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import { count, formatSize } from '../output/figures.ts'
import { joinRemote, parentOf } from '../remote/remote-path.ts'
import { targetOf } from '../remote/target.ts'
import type { Define, Session } from '../session.ts'
import { jobsOption } from '../transfers/jobs-option.ts'
import { assertUploadable, type LocalEntry, localPlace, localTree } from '../transfers/local-tree.ts'
import { type Job, runJobs } from '../transfers/run-jobs.ts'
import { spoolInput } from '../transfers/spool-input.ts'
import { folderIds, type UploadSettings, uploadJob } from '../transfers/upload-jobs.ts'
import { splitLast } from './last-argument.ts'

type PutOptions = { readonly ifExists: string; readonly times?: boolean; readonly jobs: string }

const conflicts = ['replace', 'rename', 'fail'] as const satisfies readonly ConflictBehavior[]

export const put: Define = (command, open) =>
  command
    .usage('[options] <file...> <target>')
    .argument(
      '<path...>',
      'files and folders of this machine (- for standard input), and last a folder of the drive or the new name',
    )
    .option('--if-exists <what>', 'replace (the old content stays as a version), rename or fail', 'replace')
    .option('--times', 'keep the times of the last change; takes one request more for each file')
    .option('-j, --jobs <number>', 'transfers at once', '4')
    .addHelpText(
      'after',
      examples(
        ['drawbridge put report.pdf /Documents/', 'into a folder, which is made where it is missing'],
        ['drawbridge put report.pdf /Documents/november.pdf', 'under another name'],
        ['drawbridge put photos /Pictures/', 'a folder, as /Pictures/photos'],
        ['mysqldump shop | drawbridge put - /Backup/shop.sql', 'what another program writes'],
        ['drawbridge put *.pdf /Documents/ --if-exists fail', 'never replace anything'],
      ) +
        rules(
          '',
          'A target that is a folder, or ends in a slash, takes files under their own names; any other is the new name.',
          'All names are checked before anything is sent. After an interruption, drawbridge sync sends what is missing.',
        ),
    )
    .action(async (paths: string[], { ifExists, times = false, jobs }: PutOptions) => {
      const { sources: files, target } = splitLast(paths)
      const session = open()
      const conflictBehavior = conflicts.find((each) => each === ifExists)
      if (!conflictBehavior)
        throw usageError(`"${ifExists}" is no answer to a name that is taken.`, `Give one of ${conflicts.join(', ')}.`)
      const atOnce = jobsOption(jobs)
      const settings = { conflictBehavior, times, signal: session.machine.signal }
      if (files.includes('-')) return putInput(session, files, target, settings)

      const places = await Promise.all(files.map(async (file) => ({ place: await localPlace(file) })))
      const trees = await Promise.all(
        places.map(async ({ place }) => ({ place, below: place.folder ? await localTree(place.file) : [] })),
      )
      for (const { place, below } of trees) assertUploadable([place, ...below])
      const { drive } = await session.connect()
      const work = await plan(drive, trees, target, settings)
      const results = await runJobs(session, work, atOnce)
      session.output.result(results, () => `Uploaded ${count(work.length, 'file')}, ${formatSize(sum(work))}.`)
    })

type Tree = { readonly place: LocalEntry; readonly below: readonly LocalEntry[] }

async function plan(
  drive: DriveClient,
  trees: readonly Tree[],
  target: string,
  settings: UploadSettings,
): Promise<Job[]> {
  const { folder, place } = await targetOf(drive, target, trees.length)
  const jobs: Job[] = []
  for (const { place: source, below } of trees) {
    const root = place.path(source.path)
    if (!source.folder) {
      const name = place.name ?? source.path
      jobs.push(uploadJob(drive, source, { folderId: folder.id, name, path: root }, settings))
      continue
    }
    const at = (path: string): string => joinRemote(root, path)
    const folders = [root, ...below.filter((entry) => entry.folder).map(({ path }) => at(path))]
    const ids = await folderIds(drive, folders)
    for (const entry of below.filter((each) => !each.folder)) {
      const path = at(entry.path)
      const name = entry.path.slice(entry.path.lastIndexOf('/') + 1)
      jobs.push(uploadJob(drive, entry, { folderId: ids.get(parentOf(path))!, name, path }, settings))
    }
  }
  return jobs
}

async function putInput(
  session: Session,
  files: readonly string[],
  target: string,
  settings: UploadSettings,
): Promise<void> {
  if (files.length > 1) throw usageError('Standard input is one file.', 'Upload it by a command of its own.')
  const { drive } = await session.connect()
  const { folder, place } = await targetOf(drive, target, 1)
  const { name } = place
  if (name === undefined) throw usageError('Standard input has no name.', 'Give the whole path: /Backup/shop.sql.')
  await using spooled = await spoolInput(session.machine.stdin)
  const job = uploadJob(drive, spooled.entry, { folderId: folder.id, name, path: place.path(name) }, settings)
  const [result] = await runJobs(session, [{ ...job, label: name }], 1)
  session.output.result([result], () => `Uploaded ${formatSize(spooled.entry.size)}.`)
}

function sum(jobs: readonly Job[]): number {
  return jobs.reduce((all, { size }) => all + size, 0)
}
