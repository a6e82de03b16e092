/** Rewrites documents after they were uploaded, where a rule says so. */
import { readFile } from 'node:fs/promises'
import type { MovableClock } from '../clock.ts'
import type { Drive } from '../state/drive/drive.ts'
import { type Change, isFile } from '../state/drive/item.ts'
import { stateOf } from '../state/drive/put-file.ts'
import { isUser } from '../state/site.ts'
import type { Faults } from './faults.ts'
import { rewritten } from './kinds/rewrite.ts'
import { subjectOfDrive } from './subject.ts'

const service = { application: { id: '00000003-0000-0ff1-ce00-000000000000', displayName: 'SharePoint Online' } }

/** @returns to be told of each change to a drive */
export function rewriting(faults: Faults, clock: MovableClock): (drive: Drive, change: Change) => void {
  /** Each content is looked at once: neither a rename nor a move brings a new one. */
  const seen = new Set<string>()
  return (drive, { by, put = [] }) => {
    if (!faults.any || by.application?.id === service.application.id) return
    for (const { id, name, content } of put) {
      const item = drive.tree.item(id)
      if (content === undefined || item === undefined || !isFile(item) || seen.has(content.key)) continue
      seen.add(content.key)
      const owner = isUser(drive.owner) ? drive.owner : undefined
      const seconds = faults.rewriteAfter(name, subjectOfDrive(drive.id, owner))
      if (seconds === undefined) continue
      clock.at(clock.now() + seconds * 1000, () => rewrite(drive, id, content.key))
    }
  }
}

/** @param key of the content that was uploaded; with another one there meanwhile, nothing happens */
async function rewrite(drive: Drive, id: string, key: string): Promise<void> {
  const before = drive.tree.item(id)
  if (before === undefined || !isFile(before) || before.content.key !== key) return
  const bytes = rewritten(before.name, await readFile(drive.contentPath(before.content)))
  const content = await drive.store(before.name, once(bytes))
  const now = drive.tree.item(id)
  if (now === undefined || !isFile(now) || now.content.key !== key) return
  drive.change(service, () => ({ put: [{ ...stateOf(now), content }] }))
}

async function* once(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield bytes
}
