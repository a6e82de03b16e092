import type { SyncOperation } from '@drawbridge/onedrive'
import { readLocalTree, type SyncOptions, syncDown, syncUp } from '@drawbridge/onedrive/node'
import { usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import { count, formatSize } from '../output/figures.ts'
import { confirm } from '../output/prompt.ts'
import { formatTable, printable } from '../output/table.ts'
import { ensureFolder, findBelow, type Located, startOf } from '../remote/items.ts'
import { display, isMarkedRemote, joinRemote, notFound, parseRemote, type RemotePath } from '../remote/remote-path.ts'
import { treeMemory } from '../remote/tree-memory.ts'
import { isFolder } from '../remote/walk.ts'
import type { Connection, Define, Session } from '../session.ts'
import { findPlace, requirePlace } from '../transfers/local-place.ts'
import { runTree } from '../transfers/run-tree.ts'
import { assertUploadable } from '../transfers/uploadable.ts'

type SyncCommandOptions = { readonly dryRun?: boolean; readonly delete?: boolean; readonly yes?: boolean }
type Ends = { readonly up: boolean; readonly local: string; readonly remote: RemotePath }

export const sync: Define = (command, open) =>
  command
    .argument('<source>', 'the folder where everything comes from')
    .argument('<target>', 'the folder that shall be the same')
    .option('-n, --dry-run', 'only say what would be done')
    .option('--delete', 'remove from the target what the source does not have')
    .option('-y, --yes', 'do not ask before deleting')
    .addHelpText(
      'after',
      examples(
        ['drawbridge sync ./photos drive:/Pictures/photos', 'up: the drive gets what is here'],
        ['drawbridge sync drive:/Documents ./documents', 'down'],
        ['drawbridge sync ./site drive:/site --delete --dry-run', 'what would be sent and removed'],
        ['drawbridge sync id:01ABC ./shared', 'a folder by its id; a sharing URL does as well'],
      ) +
        rules(
          '',
          'One side has drive: in front. What is in the source folder comes to be in the target folder. Files are the',
          'same when size and time are, or else size and hash. Run it again after an interruption: it goes on. What the',
          'drive was like is remembered, so that the next time it is asked for its changes only.',
        ),
    )
    .action(async (source: string, target: string, options: SyncCommandOptions) => {
      const session = open()
      const up = isMarkedRemote(target)
      if (up === isMarkedRemote(source)) {
        const remedy = 'Write drive: in front of it: drawbridge sync ./photos drive:/Pictures'
        throw usageError('One of the two has to be on the drive, the other one here.', remedy)
      }
      const ends = { up, local: up ? source : target, remote: parseRemote(up ? target : source) }
      await assertLocal(ends)
      const connection = await session.connect()
      if (options.dryRun) await tell(session, connection, ends, options)
      else await follow(session, connection, ends, options)
    })

async function assertLocal({ up, local }: Ends): Promise<void> {
  const there = await (up ? requirePlace : findPlace)(local)
  if (there && !there.folder)
    throw usageError(`"${local}" is a file.`, 'Sync works with folders; for one file: put or get.')
  if (up) assertUploadable(await readLocalTree(local, { followSymlinks: true }))
}

/** Everything but the difference between up and down. By id, so that the folder is the same however it was found. */
function run({ drive, item }: Located, { up, local }: Ends, options: SyncOptions) {
  return (up ? syncUp : syncDown)(drive.item(item.id), local, { followSymlinks: true, ...options })
}

async function follow(
  session: Session,
  connection: Connection,
  ends: Ends,
  { delete: deleting = false, yes = false }: SyncCommandOptions,
): Promise<void> {
  const { machine, output } = session
  const folder = await folderOf(connection, ends, true)
  const memory = treeMemory(machine.configFolder, connection, folder)
  const { signal } = machine
  const known = await memory.recall()
  // Asked before anything is sent; the second look asks the drive only for what changed since the first.
  const first = deleting && !yes ? await run(folder, ends, { signal, dryRun: true, delete: true, ...known }) : undefined
  const deletions = first?.plan.filter(({ kind }) => kind === 'delete') ?? []
  if (deletions.length > 0)
    await confirm(machine, output, `Delete ${count(deletions.length, 'item')} from the target?`, false)
  const state = first?.state ? { state: first.state } : known
  const { sessionFolder } = memory
  const options = { delete: deleting, sessionFolder, ...state }
  const report = await runTree(session, (callbacks) => run(folder, ends, { ...callbacks, ...options }))
  await memory.keep(report.state)
  await memory.forgetSessions()
  const { plan, done, bytes } = report
  output.result({ done, bytes, plan }, () => (plan.length === 0 ? same : summary(plan, bytes)))
}

async function tell(
  session: Session,
  connection: Connection,
  ends: Ends,
  { delete: deleting = false }: SyncCommandOptions,
): Promise<void> {
  const { output, machine } = session
  const folder = await folderOf(connection, ends, false)
  const plan = folder ? (await look(folder)).plan : await planOfAll(ends.local)
  output.result(plan, () => {
    if (plan.length === 0) return same
    const { colors } = output
    const paint: Readonly<Record<SyncOperation['kind'], (text: string) => string>> = {
      createFolder: colors.blue,
      write: colors.green,
      touch: colors.dim,
      move: colors.cyan,
      delete: colors.red,
    }
    const rows = plan.map((step) => [paint[step.kind](words[step.kind]), described(step)])
    return [formatTable([{}, {}], rows), `Would be done: ${summary(plan)}`].filter(Boolean).join('\n')
  })

  async function look(there: Located) {
    const known = await treeMemory(machine.configFolder, connection, there).recall()
    return run(there, ends, { signal: machine.signal, dryRun: true, delete: deleting, ...known })
  }
}

/** Where the target is not there yet, everything is new. */
async function planOfAll(local: string): Promise<SyncOperation[]> {
  const { folders, files } = await readLocalTree(local, { followSymlinks: true })
  return [
    ...folders.map((path): SyncOperation => ({ kind: 'createFolder', path })),
    ...files.map(({ path }): SyncOperation => ({ kind: 'write', path, reason: 'new' })),
  ]
}

async function folderOf(connection: Connection, ends: Ends, make: true): Promise<Located>
async function folderOf(connection: Connection, ends: Ends, make: boolean): Promise<Located | undefined>
async function folderOf(connection: Connection, { up, remote }: Ends, make: boolean): Promise<Located | undefined> {
  const start = await startOf(connection, remote)
  const folder = up && make ? await ensureFolder(start, remote.path) : await findBelow(start, remote.path)
  if (!folder && up) return undefined
  if (!folder || !isFolder(folder.item)) throw notFound(display(joinRemote(start.path, remote.path)))
  return folder
}

const same = 'Everything is the same already.'

const words: Readonly<Record<SyncOperation['kind'], string>> = {
  createFolder: 'folder',
  write: 'send',
  touch: 'time',
  move: 'move',
  delete: 'delete',
}

function described(step: SyncOperation): string {
  const path = printable(step.path)
  if (step.kind === 'move') return `${printable(step.from)} → ${path}`
  return step.kind === 'write' && step.reason !== 'new' ? `${path}  (its ${step.reason} is another)` : path
}

function summary(plan: readonly SyncOperation[], bytes?: number): string {
  const of = (kind: SyncOperation['kind']): number => plan.filter((step) => step.kind === kind).length
  const size = bytes === undefined ? '' : `, ${formatSize(bytes)}`
  const parts = [
    `${count(of('write'), 'file')} sent${size}`,
    of('move') > 0 && `${of('move')} moved`,
    of('touch') > 0 && `${count(of('touch'), 'time')} set`,
    of('delete') > 0 && `${of('delete')} deleted`,
  ]
  return `${parts.filter(Boolean).join('; ')}.`
}
