/** Puts a content under a name into a folder, so that doing it again stores it once. */
import type { DriveItem, ItemClient, SavedSession } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import type { ActionContext } from './action-context.ts'
import { fingerprintOf } from './fingerprint.ts'
import { freeNames } from './free-names.ts'
import { isTaken, itemAt } from './look.ts'
import type { Content } from './opened-content.ts'

export type Storing = {
  readonly folder: ItemClient
  /** With slashes where there are folders between. */
  readonly name: string
  readonly content: Content
  readonly conflictBehavior: 'fail' | 'replace' | 'rename'
  readonly ifMatch?: string | undefined
}

/** @throws {GraphError} `nameAlreadyExists` with `fail`, `resourceModified` (412), `quotaLimitReached` … */
export async function storeFile(context: ActionContext, storing: Storing): Promise<DriveItem> {
  const { folder, name, content, conflictBehavior } = storing
  if (conflictBehavior === 'rename') return storeUnderFreeName(context, storing)
  const target = folder.child(name)
  const repeated = context.attempt > 1
  const before = repeated || !recognisable(name, content) ? await itemAt(target) : undefined
  if (repeated && before && (await isStored(context, before, content))) return before
  if (!repeated && !recognisable(name, content)) await context.notes.add({ wasThere: before !== undefined })
  return send(context, storing, name, conflictBehavior)
}

/** Graph's own way of renaming gives names that a repeat could not find again, so the name is chosen here. */
async function storeUnderFreeName(context: ActionContext, storing: Storing): Promise<DriveItem> {
  const { folder, content } = storing
  for (const name of freeNames(storing.name)) {
    const there = await itemAt(folder.child(name))
    if (there && context.attempt > 1 && (await isStored(context, there, content))) return there
    if (there) continue
    try {
      return await send(context, storing, name, 'fail')
    } catch (error) {
      // Somebody was faster.
      if (!isTaken(error)) throw error
    }
  }
  throw new Problem('conflict', `There are too many files called “${storing.name}”. Choose another name.`)
}

async function send(
  context: ActionContext,
  { folder, content, ifMatch }: Storing,
  name: string,
  conflictBehavior: 'fail' | 'replace',
): Promise<DriveItem> {
  const { notes, signal, onProgress } = context
  await using opened = await content.open()
  const { source, size } = opened
  // Awaited here, so that the content stays open until it is sent.
  return await folder.upload(name, source, {
    conflictBehavior,
    signal,
    onProgress: ({ loaded, total }) => onProgress?.({ done: loaded, total }),
    ...(ifMatch !== undefined && { ifMatch }),
    ...(size !== undefined && { size }),
    session: {
      load: async () => ((await notes.load())['session'] as SavedSession | null | undefined) ?? undefined,
      save: (session) => notes.add({ session }),
      clear: () => notes.add({ session: null }),
    },
  })
}

/** Whether a file is what an earlier attempt has stored. */
async function isStored(context: ActionContext, item: DriveItem, content: Content): Promise<boolean> {
  if (!item.file) return false
  const rewrites = item.parentReference?.driveType !== 'personal' && rewritten.test(item.name)
  if (rewrites || !content.steady) return (await context.notes.load())['wasThere'] === false
  const { size, quickXorHash } = content.known ?? (await fingerprintOf(content))
  return item.size === size && item.file.hashes?.quickXorHash === quickXorHash
}

/** Kinds of files into which work accounts write properties of their own after an upload. */
const rewritten = /\.(doc|docx|docm|dotx|xls|xlsx|xlsm|xltx|ppt|pptx|pptm|potx|vsdx|one|pdf|html?|aspx|msg)$/i

/** Whether what is stored can be told by its hash, in whatever kind of account. */
function recognisable(name: string, { steady }: Content): boolean {
  return steady && !rewritten.test(name)
}
