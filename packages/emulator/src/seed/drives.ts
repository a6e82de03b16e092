/** Fills a new drive with files that look as if somebody had worked with them for a year. */
import type { Drive } from '../state/drive/drive.ts'
import { legacyItemId } from '../state/drive/ids.ts'
import type { Content, ItemState } from '../state/drive/item.ts'
import { identitiesOfOwner } from '../state/drive/owner-identity.ts'
import { isUser } from '../state/site.ts'
import { type PlannedFile, plannedFiles } from './drive-plan.ts'
import { addNotebook } from './notebook.ts'

const day = 24 * 60 * 60_000

/** What people at work put into a library that they have together. */
const ofOffice = /^(Projects|Invoices)\//

/** Contents are the same in all drives of a process on the same day, so they are made once. */
const made = new Map<string, Promise<Buffer>>()

/** @param now milliseconds since the epoch; the files are from the year before */
export async function provisionDrive(drive: Drive, now: number): Promise<void> {
  const today = Math.floor(now / day) * day
  const files = isUser(drive.owner) ? plannedFiles : plannedFiles.filter(({ path }) => ofOffice.test(path))
  const contents = await Promise.all(files.map((file) => storeContent(drive, file, today)))

  const folders = new Map<string, ItemState>()
  files.forEach((file, index) => {
    const at = timeOf(file, today)
    const by = identitiesOfOwner(drive.owner)
    drive.change(
      by,
      (rules) => {
        const put: ItemState[] = []
        const names = file.path.split('/')
        const name = names.pop()!
        let parentId = drive.tree.root.id
        for (const [depth, folder] of names.entries()) {
          const path = names.slice(0, depth + 1).join('/')
          const known = folders.get(path) ?? {
            id: rules.newId(),
            parentId,
            name: folder,
            fileCreatedAt: at,
            fileModifiedAt: at,
          }
          if (!folders.has(path)) put.push(known)
          folders.set(path, known)
          parentId = known.id
        }
        // One item keeps an id from before the migration of personal drives, as real drives have them.
        const legacy = drive.kind === 'personal' && file.path === 'Getting started.pdf'
        const id = legacy ? legacyItemId(drive.id, 123) : rules.newId()
        put.push({ id, parentId, name, content: contents[index]!, fileCreatedAt: at, fileModifiedAt: at })
        return { put }
      },
      at,
    )
  })
  addNotebook(drive, today - 30 * day)
}

async function storeContent(drive: Drive, file: PlannedFile, today: number): Promise<Content> {
  const at = timeOf(file, today)
  const key = `${file.path}@${at}`
  const content = made.get(key) ?? Promise.resolve(file.make(at))
  made.set(key, content)
  return await drive.store(file.path, once(await content))
}

function timeOf({ age, path }: PlannedFile, today: number): number {
  // Office hours, and not all at the same minute.
  return today - age * day + (8 * 60 + ((path.length * 37) % 600)) * 60_000
}

async function* once(bytes: Buffer): AsyncIterable<Uint8Array> {
  if (bytes.length > 0) yield bytes
}
