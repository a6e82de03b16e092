import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { CommandError, localError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { examples, rules } from '../help.ts'
import { count, formatSize } from '../output/figures.ts'
import { confirm } from '../output/prompt.ts'
import { formatTable, printable } from '../output/table.ts'
import { findAt } from '../remote/items.ts'
import { display, joinRemote, notFound, parentOf, parseRemote } from '../remote/remote-path.ts'
import { isFolder, walk } from '../remote/walk.ts'
import type { Connection, Define, Session } from '../session.ts'
import { downloadJob, makeFolder, placeInside } from '../transfers/download-jobs.ts'
import { jobsOption } from '../transfers/jobs-option.ts'
import { localFile } from '../transfers/local-file.ts'
import { assertUploadable, type LocalEntry, localTree } from '../transfers/local-tree.ts'
import { type Job, runJobs } from '../transfers/run-jobs.ts'
import { sameContent } from '../transfers/same-content.ts'
import { type RemoteEntry, type Side, type Step, syncPlan } from '../transfers/sync-plan.ts'
import { folderIds, uploadJob } from '../transfers/upload-jobs.ts'

type SyncOptions = {
  readonly dryRun?: boolean
  readonly delete?: boolean
  readonly times?: boolean
  readonly yes?: boolean
  readonly jobs: string
}

export const sync: Define = (command, open) =>
  command
    .argument('<source>', 'where everything comes from')
    .argument('<target>', 'where it shall be the same')
    .option('-n, --dry-run', 'only say what would be done')
    .option('--delete', 'remove from the target what the source does not have')
    .option('--times', 'up: keep the times of the last change; takes one request more for each file')
    .option('-y, --yes', 'do not ask before deleting')
    .option('-j, --jobs <number>', 'transfers at once', '8')
    .addHelpText(
      'after',
      examples(
        ['drawbridge sync ./photos drive:/Pictures/photos', 'up: the drive gets what is here'],
        ['drawbridge sync drive:/Documents ./documents', 'down'],
        ['drawbridge sync ./site drive:/site --delete --dry-run', 'what would be sent and removed'],
      ) +
        rules(
          '',
          'One side has drive: in front. What is in the source folder comes to be in the target folder. Files are the',
          'same when size and time are, or else size and hash. Run it again after an interruption: it goes on.',
        ),
    )
    .action(async (source: string, target: string, options: SyncOptions) => {
      const session = open()
      const atOnce = jobsOption(options.jobs)
      const up = target.startsWith('drive:')
      if (up === source.startsWith('drive:')) {
        throw usageError(
          'One of the two has to be on the drive.',
          'Write drive: in front of it: drawbridge sync ./photos drive:/Pictures',
        )
      }
      const remote = parseRemote(up ? target : source).path
      const local = resolve(up ? source : target)
      const here = await localSide(local, up)
      const connection = await session.connect()
      const there = await remoteSide(connection, remote, !up)
      const settings = { ...options, atOnce, remote, local }
      if (up) await syncUp(session, connection, here, there, settings)
      else await syncDown(session, connection, here, there, settings)
    })

type Settings = SyncOptions & { readonly atOnce: number; readonly remote: string; readonly local: string }

async function syncUp(
  session: Session,
  { drive }: Connection,
  here: Side<LocalEntry>,
  there: Side<RemoteEntry>,
  settings: Settings,
): Promise<void> {
  const { remote, times = false } = settings
  const { signal } = session.machine
  const steps = await syncPlan(here, there, (from, to) => sameContent(from, to.item), {
    remove: settings.delete === true,
  })
  if (await onlyTold(session, steps, settings)) return
  const at = (path: string): string => joinRemote(remote, path)
  const removeRemote = async (path: string): Promise<void> => drive.item(there.get(path)!.item.id).delete()
  const sent = steps.filter((step) => step.kind === 'send')
  await perform(session, steps, settings, {
    remove: removeRemote,
    folders: async (paths) =>
      void (await folderIds(
        drive,
        [remote, ...paths.map(at)].filter((path) => path !== ''),
      )),
    jobs: async () => {
      const ids = await folderIds(
        drive,
        sent.map(({ path }) => parentOf(at(path))),
      )
      return sent.map(({ path, entry }) => {
        const place = {
          folderId: ids.get(parentOf(at(path)))!,
          name: path.slice(path.lastIndexOf('/') + 1),
          path: at(path),
        }
        return uploadJob(drive, entry, place, { conflictBehavior: 'replace', times, signal })
      })
    },
  })
}

async function syncDown(
  session: Session,
  { drive }: Connection,
  here: Side<LocalEntry>,
  there: Side<RemoteEntry>,
  settings: Settings,
): Promise<void> {
  const { remote, local } = settings
  const { signal } = session.machine
  const steps = await syncPlan(there, here, (from, to) => sameContent(to, from.item), {
    remove: settings.delete === true,
  })
  if (await onlyTold(session, steps, settings)) return
  const sent = steps.filter((step) => step.kind === 'send')
  await perform(session, steps, settings, {
    remove: (path) =>
      rm(placeInside(local, path), { recursive: true, force: true }).catch((error) => {
        throw localError(join(local, path), error)
      }),
    folders: async (paths) => {
      await makeFolder(local)
      for (const path of paths) await makeFolder(placeInside(local, path))
    },
    jobs: async () =>
      sent.map(({ path, entry }) =>
        downloadJob(drive, entry.item, { path: joinRemote(remote, path), file: placeInside(local, path) }, signal),
      ),
  })
}

type Means = {
  readonly remove: (path: string) => Promise<void>
  readonly folders: (paths: readonly string[]) => Promise<void>
  readonly jobs: () => Promise<Job[]>
}

async function perform(
  session: Session,
  steps: readonly Step<unknown>[],
  { atOnce, yes = false }: Settings,
  { remove, folders, jobs }: Means,
): Promise<void> {
  const { machine, output } = session
  const deletions = steps.filter(({ kind }) => kind === 'delete')
  if (deletions.length > 0)
    await confirm(machine, output, `Delete ${count(deletions.length, 'item')} from the target?`, yes)
  const firstOther = steps.findIndex(({ kind }) => kind !== 'delete')
  const before = deletions.filter((step) => steps.indexOf(step) < firstOther)
  for (const { path } of before) await remove(path)
  await folders(steps.filter(({ kind }) => kind === 'folder').map(({ path }) => path))
  const work = await jobs()
  const results = await runJobs(session, work, atOnce)
  // Last, and only when all else went well: a sync that failed half-way has taken nothing away.
  for (const step of deletions) if (!before.includes(step)) await remove(step.path)
  output.result({ sent: results, deleted: deletions.map(({ path }) => path) }, () => summary(steps))
}

/** Whether that was all: nothing to do, or only asked. */
async function onlyTold(
  { output }: Session,
  steps: readonly Step<unknown>[],
  { dryRun = false }: Settings,
): Promise<boolean> {
  if (dryRun) {
    const told = steps.map((step) => ({
      action: step.kind,
      path: step.path,
      ...(step.kind === 'send' && { why: step.why, size: step.size }),
    }))
    const { colors } = output
    const marks = { folder: colors.blue('folder'), send: colors.green('send'), delete: colors.red('delete') }
    const rows = steps.map((step) => [
      marks[step.kind],
      step.kind === 'send' ? formatSize(step.size) : '',
      printable(step.path),
    ])
    output.result(told, () =>
      [formatTable([{}, { align: 'right' }, {}], rows), `Would be done: ${summary(steps)}`].filter(Boolean).join('\n'),
    )
    return true
  }
  if (steps.length > 0) return false
  output.result({ sent: [], deleted: [] }, () => 'Everything is the same already.')
  return true
}

function summary(steps: readonly Step<unknown>[]): string {
  const sent = steps.filter((step) => step.kind === 'send')
  const size = sent.reduce((sum, step) => sum + step.size, 0)
  const deleted = steps.filter(({ kind }) => kind === 'delete').length
  const parts = [`${count(sent.length, 'file')} sent, ${formatSize(size)}`, deleted > 0 && `${deleted} deleted`]
  return `${parts.filter(Boolean).join('; ')}.`
}

async function localSide(folder: string, needed: boolean): Promise<Side<LocalEntry>> {
  const there = await localFile(folder)
  if (there && !there.folder)
    throw usageError(`"${folder}" is a file.`, 'Sync works with folders; for one file: put or get.')
  if (!there && needed) throw localError(folder, Object.assign(new Error('missing'), { code: 'ENOENT' }))
  const entries = there ? await localTree(folder) : []
  if (needed) assertUploadable(entries)
  return new Map(entries.map((entry) => [entry.path, entry]))
}

async function remoteSide({ drive }: Connection, path: string, needed: boolean): Promise<Side<RemoteEntry>> {
  const folder = await findAt(drive, path)
  if (!folder && needed) throw notFound(path)
  if (folder && !isFolder(folder)) {
    const words = {
      code: 'not_a_folder',
      exitCode: exitCodes.usage,
      remedy: 'Sync works with folders; for one file: put or get.',
    }
    throw new CommandError(`${display(path)} is a file.`, words)
  }
  const side = new Map<string, RemoteEntry>()
  if (!folder) return side
  for await (const { path: at, item } of walk(drive, path)) {
    if (!isFolder(item) && !item.file) continue
    side.set(at.slice(path === '' ? 0 : path.length + 1), { item, folder: isFolder(item), size: item.size ?? 0 })
  }
  return side
}
