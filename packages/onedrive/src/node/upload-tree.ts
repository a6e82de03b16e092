/**
 * A folder on disk, up to OneDrive. Folders are made once, level by level, twenty to a request; upload sessions of small
 * files are opened twenty to a request as well, which keeps their times without a second version.
 */
import { join } from 'node:path'
import { assertNames, assertPathLength } from '../drives/names.ts'
import { TransferError } from '../errors.ts'
import { type BatchRequest, batchBody, batchLimit, sendBatch } from '../graph/batch.ts'
import type { ConflictBehavior, Drive, DriveItem, UploadSession } from '../graph/wire.ts'
import { inOperation } from '../http/trace.ts'
import type { ItemClient } from '../item-client.ts'
import { groupsOf, parallel } from '../transfers/parallel.ts'
import { sessionRequest } from '../transfers/upload.ts'
import { runSession } from '../transfers/upload-session.ts'
import { assertStored, hashing } from '../transfers/verify.ts'
import { fileSource } from './file-source.ts'
import { type LocalFile, type LocalTree, type LocalTreeOptions, readLocalTree } from './local-tree.ts'
import { sessionFileIn } from './session-file.ts'
import { attributesOf, createReport, type FileResult, type TreeReport } from './tree-report.ts'
import { fileSystemInfo } from './upload-file.ts'

export type UploadTreeOptions = LocalTreeOptions & {
  /** What happens when a file is there already. @default 'replace' */
  readonly conflictBehavior?: ConflictBehavior | undefined
  /** @default true */
  readonly keepTimes?: boolean | undefined
  /** Where it is known, the names that only this kind of drive refuses are told before anything is sent. */
  readonly driveType?: Drive['driveType'] | undefined
  /**
   * A folder of your own to keep the sessions of large files in, so that another process goes on where this one was
   * killed. It is made where it is missing; an account should have one of its own.
   */
  readonly sessionFolder?: string | undefined
  /** Called once for each file. */
  readonly onResult?: ((result: FileResult) => void) | undefined
  /** Called as bytes are taken. */
  readonly onProgress?: ((progress: { bytes: number; total: number }) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

const smallFile = 4 * 1024 * 1024
/** A smaller file goes in one chunk: nothing of it would be left to go on with. */
const resumable = 20 * 1024 * 1024
/** Groups of sessions open at once: the next one is opened while the one before is filled. */
const groupsAtOnce = 3
const largeFilesAtOnce = 4

/**
 * Uploads what is in a folder on disk into a folder of OneDrive. A file that fails does not stop the others; what is
 * reported as done is whole.
 *
 * @throws {TransferError} `disk` when the folder itself cannot be read
 * @throws {TransportError} `aborted` when the caller gave up
 */
export async function uploadTree(
  folder: ItemClient,
  path: string,
  options: UploadTreeOptions = {},
): Promise<TreeReport> {
  return inOperation(folder.means.tracer, 'onedrive.upload_tree', () => carry(folder, path, options), attributesOf)
}

async function carry(folder: ItemClient, path: string, options: UploadTreeOptions): Promise<TreeReport> {
  const tree = await readLocalTree(path, options)
  const { add, report, failed } = createReport(options.onResult)
  for (const problem of tree.problems) add(problem)
  const upload = treeUpload(folder, tree, options, (result) => add(result))
  const unmade = await upload.makeFolders(tree.folders)
  const writable = tree.files.filter((file) => {
    const error = [...unmade].find(([lost]) => file.path.startsWith(`${lost}/`))?.[1]
    if (error) failed(file.path, error)
    return !error
  })
  await upload.writeFiles(writable)
  return report()
}

/** The two halves, for those who know already what is to be written. */
export function treeUpload(
  folder: ItemClient,
  { root }: Pick<LocalTree, 'root'>,
  options: UploadTreeOptions,
  add: (result: FileResult) => void,
) {
  const { conflictBehavior = 'replace', keepTimes = true, driveType, sessionFolder, signal, onProgress } = options
  const { means, address } = folder
  const { done, failed } = createReport(add)
  let sent = 0
  let total = 0
  const progress = (bytes: number): void => {
    sent += bytes
    onProgress?.({ bytes: sent, total })
  }

  /** @returns folders that could not be made, and why */
  const makeFolders = async (folders: readonly string[]): Promise<Map<string, Error>> => {
    const unmade = new Map<string, Error>()
    const levels = Map.groupBy(folders, (path) => path.split('/').length)
    for (const level of [...levels.keys()].sort((a, b) => a - b)) {
      const wanted = levels.get(level)!.filter((path) => {
        const problem = refusal(path, true) ?? [...unmade].find(([lost]) => path.startsWith(`${lost}/`))?.[1]
        if (problem) unmade.set(path, problem)
        return !problem
      })
      const requests = wanted.map((path): BatchRequest => {
        const slash = path.lastIndexOf('/')
        const parent = slash < 0 ? address : address.child(path.slice(0, slash))
        const json = { name: path.slice(slash + 1), folder: {}, '@microsoft.graph.conflictBehavior': 'fail' }
        return { method: 'POST', path: parent.below('children'), json, idempotent: true }
      })
      try {
        const answers = await sendBatch(means, requests)
        answers.forEach((answer, index) => {
          if (answer.status === 409) return
          try {
            batchBody(answer, requests[index]!)
          } catch (error) {
            unmade.set(wanted[index]!, error as Error)
          }
        })
      } catch (error) {
        // The batch as a whole was refused: perhaps some of them are there, but nobody knows which.
        for (const path of wanted) unmade.set(path, error as Error)
      }
    }
    for (const [path, error] of unmade) failed(path, error)
    return unmade
  }

  const refusal = (path: string, isFolder: boolean): Error | undefined => {
    try {
      assertNames(path, { driveType, folder: isFolder, atRoot: false })
      if (driveType) assertPathLength(path, driveType)
      return undefined
    } catch (error) {
      return error as Error
    }
  }

  const writeFiles = async (files: readonly LocalFile[]): Promise<void> => {
    const taken = new Map<string, string>()
    const fit = files.filter(({ path }) => {
      const twin = taken.get(path.toLowerCase())
      const error = refusal(path, false) ?? (twin === undefined ? undefined : sameToOneDrive(path, twin))
      if (error) failed(path, error)
      else taken.set(path.toLowerCase(), path)
      return !error
    })
    total = fit.reduce((sum, { size }) => sum + size, 0)
    const small = fit.filter(({ size }) => size > 0 && size <= smallFile && keepTimes)
    const others = fit.filter(({ size }) => !(size > 0 && size <= smallFile && keepTimes))
    const tiny = others.filter(({ size }) => size <= smallFile)
    await parallel(groupsOf(small, batchLimit), groupsAtOnce, writeGroup)
    await parallel(tiny, groupsAtOnce * batchLimit, writeOne)
    await parallel(
      others.filter(({ size }) => size > smallFile),
      largeFilesAtOnce,
      writeOne,
    )
  }

  const timesOf = (file: LocalFile) => fileSystemInfo(file.birthtime, file.mtime)

  const writeGroup = async (group: readonly LocalFile[]): Promise<void> => {
    const requests = group.map((file): BatchRequest => {
      const target = address.child(file.path)
      return { ...sessionRequest(target, { conflictBehavior, fileSystemInfo: timesOf(file) }), idempotent: true }
    })
    const answers = await sendBatch(means, requests).catch((error: unknown) => ({ error }))
    await parallel(group.entries(), batchLimit, async ([index, file]) => {
      try {
        if ('error' in answers) throw answers.error
        const { uploadUrl } = batchBody<UploadSession>(answers[index]!, requests[index]!)
        const item = await writeInto(uploadUrl, file)
        if (item) done(file.path, file.size, item)
        else await writeOne(file)
      } catch (error) {
        failed(file.path, error)
      }
    })
  }

  const writeInto = async (uploadUrl: string, file: LocalFile): Promise<DriveItem | undefined> => {
    const source = hashing(await fileSource(join(root, file.path)))
    try {
      const outcome = await runSession<DriveItem>({ ...means, uploadUrl, source, signal }, means.sendChunk)
      if (outcome.kind === 'gone') return undefined
      assertStored(outcome.item, await source.fingerprint())
      progress(file.size)
      return outcome.item
    } finally {
      await source.close?.()
    }
  }

  const writeOne = async (file: LocalFile): Promise<void> => {
    try {
      let before = 0
      const sentUpTo = (bytes: number): void => {
        progress(bytes - before)
        before = bytes
      }
      const local = join(root, file.path)
      const kept = sessionFolder !== undefined && file.size > resumable
      const item = await folder.upload(file.path, await fileSource(local), {
        conflictBehavior,
        signal,
        ...(kept && { session: sessionFileIn(sessionFolder, local, address.child(file.path), conflictBehavior) }),
        onProgress: ({ loaded }) => sentUpTo(loaded),
        onSent: sentUpTo,
        ...(keepTimes && { fileSystemInfo: timesOf(file) }),
      })
      done(file.path, file.size, item)
    } catch (error) {
      failed(file.path, error)
    }
  }

  return { makeFolders, writeFiles }
}

function sameToOneDrive(path: string, twin: string): Error {
  const message = `"${path}" and "${twin}" are one name to OneDrive, which does not tell capitals apart. Rename one.`
  return new TransferError('name_taken', message)
}
