/** One-way synchronisation of a folder on disk and one of OneDrive: compare, plan, and do what the plan says. */
import { mkdir, rename, rm, utimes } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type BatchRequest, batchBody, sendBatch } from '../graph/batch.ts'
import { inOperation } from '../http/trace.ts'
import type { ItemClient } from '../item-client.ts'
import { parallel } from '../transfers/parallel.ts'
import { createQuickXorHash } from '../transfers/quick-xor-hash.ts'
import type { RemoteEntry, RemoteTreeState } from '../trees/remote-tree.ts'
import { type PlanOptions, planSync, type SyncOperation, type TreeEntry, undecided } from '../trees/sync-plan.ts'
import { diskError } from './disk-error.ts'
import { listTree, writeEntries } from './download-tree.ts'
import { fileSource } from './file-source.ts'
import { type LocalTree, readLocalTree } from './local-tree.ts'
import { attributesOf, createReport, type Outcome, type TreeReport } from './tree-report.ts'
import { fileSystemInfo } from './upload-file.ts'
import { treeUpload, type UploadTreeOptions } from './upload-tree.ts'

export type SyncOptions = Omit<UploadTreeOptions, 'conflictBehavior' | 'keepTimes'> &
  PlanOptions & {
    /** Plans and does nothing. @default false */
    readonly dryRun?: boolean | undefined
    /** What the last synchronisation returned: then only changes are asked for. */
    readonly state?: RemoteTreeState | undefined
    /** Told of the plan before it is followed. */
    readonly onPlan?: ((plan: readonly SyncOperation[]) => void) | undefined
  }

export type SyncReport = TreeReport & {
  readonly plan: readonly SyncOperation[]
  /** For the next time. Plain data; absent after a dry run of a folder that cannot tell its changes. */
  readonly state?: RemoteTreeState | undefined
}

/** Where something failed, the copy that would be deleted may be the only one left. */
const kept = 'It was kept, because something else failed before. Synchronise again.'

/**
 * Makes a folder of OneDrive like one on disk.
 *
 * @throws {GraphError} when the folder cannot be listed
 * @throws {TransferError} `disk` when the folder on disk cannot be read
 */
export async function syncUp(folder: ItemClient, path: string, options: SyncOptions = {}): Promise<SyncReport> {
  return inOperation(folder.means.tracer, 'onedrive.sync', () => goUp(folder, path, options), attributesOf)
}

async function goUp(folder: ItemClient, path: string, options: SyncOptions): Promise<SyncReport> {
  const [local, remote] = await Promise.all([readLocalTree(path, options), listTree(folder, options)])
  const target = remote.entries.filter(({ item }) => item.file || item.folder)
  const plan = await planFor(
    await hashed(local, undecidedIn(localEntries(local), remoteEntries(target), options)),
    target,
    options,
  )
  options.onPlan?.(plan)
  const outcome = createReport(options.onResult)
  for (const problem of local.problems) outcome.add(problem)
  if (!options.dryRun) await followUp(folder, local, target, plan, options, outcome)
  return { ...outcome.report(), plan, state: remote.state }
}

async function planFor(
  source: readonly TreeEntry[],
  target: readonly RemoteEntry[],
  options: SyncOptions,
): Promise<SyncOperation[]> {
  return planSync(source, remoteEntries(target), options)
}

function undecidedIn(source: readonly TreeEntry[], target: readonly TreeEntry[], options: SyncOptions): Set<string> {
  return new Set(undecided(source, target, options.timeTolerance))
}

async function followUp(
  folder: ItemClient,
  local: LocalTree,
  target: readonly RemoteEntry[],
  plan: readonly SyncOperation[],
  options: SyncOptions,
  outcome: Outcome,
): Promise<void> {
  const { add, failed } = outcome
  const { means, address } = folder
  const items = new Map(target.map(({ path, item }) => [path.toLowerCase(), item]))
  const files = new Map(local.files.map((file) => [file.path, file]))
  const upload = treeUpload(folder, local, options, add)
  const batch = async (operations: readonly { path: string; request: BatchRequest }[]): Promise<void> => {
    const answers = await sendBatch(
      means,
      operations.map(({ request }) => request),
    )
    answers.forEach((answer, index) => {
      const { path, request } = operations[index]!
      try {
        // What is gone already is gone.
        if (!(request.method === 'DELETE' && answer.status === 404)) batchBody(answer, request)
      } catch (error) {
        failed(path, error)
      }
    })
  }
  const patch = (path: string, of: string, json: object) => ({
    path,
    request: { method: 'PATCH', path: of, json, idempotent: true },
  })
  const unmade = new Set<string>()
  const lost = (path: string): boolean => [...unmade].some((folderPath) => path.startsWith(`${folderPath}/`))

  /** Operations of one kind that follow each other go together. */
  const follow = async (kind: SyncOperation['kind'], group: readonly SyncOperation[]): Promise<void> => {
    const paths = group.map(({ path }) => path)
    if (kind === 'createFolder') for (const path of (await upload.makeFolders(paths)).keys()) unmade.add(path)
    else if (kind === 'write') {
      await upload.writeFiles(paths.flatMap((path) => (lost(path) ? [] : (files.get(path) ?? []))))
    } else if (kind === 'delete' && !outcome.whole()) {
      for (const path of paths) outcome.skipped(path, kept)
    } else if (kind === 'delete') {
      await batch(paths.map((path) => ({ path, request: { method: 'DELETE', path: address.child(path).self } })))
    } else if (kind === 'touch') {
      await batch(
        paths.map((path) => {
          const { birthtime, mtime } = files.get(path)!
          return patch(path, address.child(path).self, { fileSystemInfo: fileSystemInfo(birthtime, mtime) })
        }),
      )
    } else {
      const moves = group.filter((operation) => operation.kind === 'move')
      const parents = await parentIds(
        folder,
        moves.filter(({ path, from }) => dirname(from) !== dirname(path)).map(({ path }) => dirname(path)),
      )
      await batch(
        moves.map(({ path, from }) => {
          const parent = parents.get(dirname(path))
          const json = { name: basename(path), ...(parent !== undefined && { parentReference: { id: parent } }) }
          return patch(path, itemPathOf(folder, items.get(from.toLowerCase())!.id), json)
        }),
      )
    }
  }

  for (let start = 0; start < plan.length; ) {
    const { kind } = plan[start]!
    const end = plan.findIndex((operation, index) => index > start && operation.kind !== kind)
    await follow(kind, plan.slice(start, end < 0 ? plan.length : end))
    start = end < 0 ? plan.length : end
  }
}

function itemPathOf(folder: ItemClient, id: string): string {
  return `${folder.address.self.replace(/\/(root|items|special)\b.*$/, '')}/items/${encodeURIComponent(id).replaceAll('!', '%21')}`
}

/** Ids of the folders that files are moved into, which may have been made a moment ago. */
async function parentIds(folder: ItemClient, paths: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(paths)]
  const requests = wanted.map((path): BatchRequest => {
    const { self } = path === '.' ? folder.address : folder.address.child(path)
    return { path: `${self}?$select=id` }
  })
  const answers = await sendBatch(folder.means, requests)
  return new Map(
    answers.map((answer, index) => [wanted[index]!, batchBody<{ id: string }>(answer, requests[index]!).id]),
  )
}

/**
 * Makes a folder on disk like one of OneDrive.
 *
 * @throws {GraphError} when the folder cannot be listed
 * @throws {TransferError} `disk` when the folder on disk cannot be read
 */
export async function syncDown(folder: ItemClient, path: string, options: SyncOptions = {}): Promise<SyncReport> {
  return inOperation(folder.means.tracer, 'onedrive.sync', () => goDown(folder, path, options), attributesOf)
}

async function goDown(folder: ItemClient, path: string, options: SyncOptions): Promise<SyncReport> {
  await mkdir(path, { recursive: true }).catch((cause) => {
    throw diskError(`The folder "${path}" cannot be made`, cause)
  })
  const [local, remote] = await Promise.all([readLocalTree(path, options), listTree(folder, options)])
  const source = remote.entries.filter(({ item }) => item.file || item.folder)
  const mine = localEntries(local)
  const theirs = remoteEntries(source)
  // The same question from the other side: which files on disk have to be hashed?
  const unsure = new Set([...undecided(mine, theirs, options.timeTolerance)])
  const plan = planSync(theirs, await hashed(local, unsure), options)
  options.onPlan?.(plan)
  const outcome = createReport(options.onResult)
  if (!options.dryRun) await followDown(folder, path, source, plan, options, outcome)
  return { ...outcome.report(), plan, state: remote.state }
}

async function followDown(
  folder: ItemClient,
  root: string,
  source: readonly RemoteEntry[],
  plan: readonly SyncOperation[],
  options: SyncOptions,
  { add, failed, skipped, whole }: Outcome,
): Promise<void> {
  const entries = new Map(source.map((entry) => [entry.path, entry]))
  const written: RemoteEntry[] = []
  const write = async (): Promise<void> => {
    const { signal, onProgress } = options
    await writeEntries(folder, root, written.splice(0), { signal, onProgress }, add)
  }
  for (const operation of plan) {
    const target = join(root, operation.path)
    try {
      if (operation.kind === 'write') written.push(entries.get(operation.path)!)
      else if (operation.kind === 'createFolder') await mkdir(target, { recursive: true })
      else if (operation.kind === 'move') await rename(join(root, operation.from), target)
      else if (operation.kind === 'touch') await touch(target, entries.get(operation.path)!)
      else {
        // New content first: what is deleted at the end is not needed by anything.
        if (written.length > 0) await write()
        if (whole()) await rm(target, { recursive: true, force: true })
        else skipped(operation.path, kept)
      }
    } catch (cause) {
      failed(operation.path, diskError(`"${target}" cannot be changed`, cause))
    }
  }
  if (written.length > 0) await write()
}

async function touch(path: string, { item }: RemoteEntry): Promise<void> {
  const time = modifiedAt(item) ?? 0
  await utimes(path, time / 1000, time / 1000)
}

function localEntries({ folders, files }: LocalTree): TreeEntry[] {
  return [
    ...folders.map((path) => ({ path, folder: true })),
    ...files.map(({ path, size, mtime }) => ({ path, folder: false, size, modifiedAt: mtime.getTime() })),
  ]
}

function remoteEntries(entries: readonly RemoteEntry[]): TreeEntry[] {
  return entries.map(({ path, item }) => ({
    path,
    folder: item.file === undefined,
    ...(item.file && {
      size: item.size,
      modifiedAt: modifiedAt(item),
      quickXorHash: item.file.hashes?.quickXorHash ?? undefined,
    }),
  }))
}

function modifiedAt({ fileSystemInfo: times, lastModifiedDateTime }: RemoteEntry['item']): number | undefined {
  const time = Date.parse(times?.lastModifiedDateTime ?? lastModifiedDateTime ?? '')
  return Number.isNaN(time) ? undefined : time
}

/** Reads and hashes only the files that cannot be told from their size and time. */
async function hashed(local: LocalTree, unsure: ReadonlySet<string>): Promise<TreeEntry[]> {
  const hashes = new Map<string, string>()
  await parallel(unsure, 4, async (path) => {
    const source = await fileSource(join(local.root, path)).catch(() => undefined)
    if (!source) return
    const hash = createQuickXorHash()
    const buffer = new Uint8Array(Math.min(1024 * 1024, Math.max(source.size, 1)))
    for (let at = 0; at < source.size; at += buffer.length) {
      hash.update((await source.read(at, Math.min(at + buffer.length, source.size), buffer)) as Uint8Array)
    }
    await source.close?.()
    hashes.set(path, hash.digest())
  })
  return localEntries(local).map((entry) => ({ ...entry, quickXorHash: hashes.get(entry.path) }))
}
