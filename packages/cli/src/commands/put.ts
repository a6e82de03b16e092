import { basename } from 'node:path'
import { assertNames, type ConflictBehavior, type DriveItem, type ItemClient } from '@drawbridge/onedrive'
import { readLocalTree, syncUp, uploadFile, uploadStream, uploadTree } from '@drawbridge/onedrive/node'
import { CommandError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { examples, rules } from '../help.ts'
import { count, formatSize } from '../output/figures.ts'
import { ensureFolder, type Located } from '../remote/items.ts'
import { display } from '../remote/remote-path.ts'
import { type Target, targetOf } from '../remote/target.ts'
import { treeMemory } from '../remote/tree-memory.ts'
import type { Connection, Define, Session } from '../session.ts'
import { jobsOption } from '../transfers/jobs-option.ts'
import { type LocalPlace, requirePlace } from '../transfers/local-place.ts'
import { type Job, runJobs } from '../transfers/run-jobs.ts'
import { runTree, type TreeCallbacks } from '../transfers/run-tree.ts'
import { uploadNotes } from '../transfers/upload-notes.ts'
import { assertUploadable } from '../transfers/uploadable.ts'
import { conflictBehaviorOf, type IfExists, ifExists } from './if-exists.ts'
import { splitLast } from './last-argument.ts'

type PutOptions = IfExists & { readonly times: boolean; readonly jobs: string }
type Settings = { readonly conflictBehavior: ConflictBehavior; readonly keepTimes: boolean; readonly atOnce: number }

export const put: Define = (command, open) =>
  command
    .usage('[options] <file...> <target>')
    .argument('<path...>', 'files and folders of this machine, and last a folder of the drive or the new name')
    .option(...ifExists('replace'))
    .option('--no-times', 'do not keep the times of the last change; saves a request for each small file')
    .option('-j, --jobs <number>', 'single files at once', '4')
    .addHelpText(
      'after',
      examples(
        ['drawbridge put report.pdf /Documents/', 'into a folder, which is made where it is missing'],
        ['drawbridge put report.pdf /Documents/november.pdf', 'under another name'],
        ['drawbridge put photos /Pictures/', 'a folder, as /Pictures/photos'],
        ['mysqldump shop | drawbridge put - /Backup/shop.sql', 'what another program writes'],
        ['drawbridge put *.pdf /Documents/ --if-exists fail', 'never replace anything'],
        ['drawbridge put report.pdf https://contoso-my.sharepoint.com/:f:/…', 'into a folder that somebody shared'],
      ) +
        rules(
          '',
          'A target that is a folder, or ends in a slash, takes files under their own names; any other is the new name.',
          'A file that is replaced keeps its old content as a version. Folders that are there are filled up.',
          'All names are checked before anything is sent. Symbolic links are followed.',
          'After an interruption the same command goes on: a large file where it stopped, a folder with what is missing.',
        ),
    )
    .action(async (paths: string[], { times, jobs, ...taken }: PutOptions) => {
      const { sources, target } = splitLast(paths)
      const session = open()
      const settings: Settings = {
        conflictBehavior: conflictBehaviorOf(taken),
        keepTimes: times,
        atOnce: jobsOption(jobs),
      }
      if (sources.includes('-')) await putInput(session, sources, target, settings)
      else await putFiles(session, sources, target, settings)
    })

async function putFiles(
  session: Session,
  sources: readonly string[],
  target: string,
  settings: Settings,
): Promise<void> {
  const places = await Promise.all(sources.map(requirePlace))
  for (const { file, folder } of places) {
    assertNames(basename(file))
    if (folder) assertUploadable(await readLocalTree(file, { followSymlinks: true }))
  }
  const connection = await session.connect()
  const into = await targetOf(connection, target, places.length)
  const files = places.filter(({ folder }) => !folder)
  const items = await runJobs(
    session,
    files.map((place) => fileJob(session, connection, place, into, settings)),
    settings.atOnce,
  )
  let [done, bytes] = [items.length, items.reduce((sum, { size }) => sum + (size ?? 0), 0)]
  for (const { file } of places.filter(({ folder }) => folder)) {
    const name = into.place.name ?? basename(file)
    const located = await ensureFolder(into.folder, name)
    const { sessionFolder, forgetSessions } = treeMemory(session.machine.configFolder, connection, located)
    const options = { ...settings, sessionFolder }
    const report = await runTree(session, (callbacks) => putTree(clientOf(located), file, { ...options, ...callbacks }))
    await forgetSessions()
    done += report.done
    bytes += report.bytes
  }
  session.output.result(
    { done, bytes, items: items.map(({ id, name, size }) => ({ id, name, size })) },
    () => `Uploaded ${count(done, 'file')}, ${formatSize(bytes)}.`,
  )
}

/** What is there already is not sent again, so that the same command goes on after an interruption. */
function putTree(
  folder: ItemClient,
  file: string,
  {
    conflictBehavior,
    keepTimes,
    ...rest
  }: Omit<Settings, 'atOnce'> & TreeCallbacks & { readonly sessionFolder: string },
) {
  const options = { followSymlinks: true, ...rest }
  // Without times nothing tells what is the same, and other conflict behaviors have to see the conflict.
  if (conflictBehavior !== 'replace' || !keepTimes) {
    return uploadTree(folder, file, { ...options, conflictBehavior, keepTimes })
  }
  return syncUp(folder, file, {
    ...options,
    onPlan: (plan) => {
      const [blocked] = plan.filter(({ kind }) => kind === 'delete')
      if (blocked) throw inTheWay(blocked.path)
    },
  })
}

function inTheWay(path: string): CommandError {
  return new CommandError(`On the drive, ${path} is a file where a folder has to be, or the other way round.`, {
    code: 'name_already_exists',
    exitCode: exitCodes.conflict,
    remedy: 'Rename one of the two. Nothing was sent.',
  })
}

function fileJob(
  { machine }: Session,
  { name: profile, cloud }: Connection,
  { file, size }: LocalPlace,
  { folder, place }: Target,
  { conflictBehavior, keepTimes }: Settings,
): Job<DriveItem> {
  const { signal, configFolder } = machine
  const name = place.name ?? basename(file)
  const account = [profile, cloud.graph]
  const notes = { configFolder, account, folderId: folder.item.id, name, file, size, conflictBehavior }
  return {
    label: file,
    size,
    run: async (onLoaded) => {
      const sessionFile = await uploadNotes(notes)
      return uploadFile(clientOf(folder), file, {
        name,
        conflictBehavior,
        keepTimes,
        signal,
        ...(sessionFile !== undefined && { sessionFile }),
        onProgress: ({ loaded }) => onLoaded(loaded),
        onSent: onLoaded,
      })
    },
  }
}

async function putInput(
  session: Session,
  sources: readonly string[],
  target: string,
  { conflictBehavior }: Settings,
): Promise<void> {
  if (sources.length > 1) throw usageError('Standard input is one file.', 'Upload it by a command of its own.')
  const { folder, place } = await targetOf(await session.connect(), target, 1)
  const { name } = place
  if (name === undefined) throw usageError('Standard input has no name.', 'Give the whole path: /Backup/shop.sql.')
  const { stdin, signal } = session.machine
  const label = display(place.path(name))
  const run: Job<DriveItem>['run'] = (onLoaded) =>
    uploadStream(clientOf(folder), name, stdin, {
      conflictBehavior,
      signal,
      onProgress: ({ loaded }) => onLoaded(loaded),
      onSent: onLoaded,
    })
  const [item] = await runJobs(session, [{ label, run }], 1)
  session.output.result(
    { done: 1, bytes: item?.size ?? 0, items: [{ id: item!.id, name, size: item!.size }] },
    () => `Uploaded ${label}, ${formatSize(item?.size ?? 0)}.`,
  )
}

/** By id, so that a folder that is renamed meanwhile still gets its files. */
function clientOf({ drive, item }: Located): ItemClient {
  return drive.item(item.id)
}
