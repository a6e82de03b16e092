import { actions } from '@drawbridge/api'
import type { DriveItem } from '@drawbridge/onedrive'
import { handle } from './handler.ts'
import { locate } from './locate.ts'
import { presentItem } from './present-item.ts'
import { cursorOf, linkIn } from './read-list.ts'

export const listChanges = handle(actions.listChanges, {
  async run({ folder, cursor, fromNow, most }, context) {
    const at = await locate(context, folder)
    const from = cursor === undefined ? { fromNow } : { cursor: readCursor(cursor) }
    const value: ReturnType<typeof presentChange>[] = []
    let restarted = false
    for await (const page of at.delta({ ...from, top: Math.min(most, 1000), signal: context.signal })) {
      value.push(...page.items.map(presentChange))
      restarted ||= page.restarted
      const nextCursor = writeCursor(page.cursor)
      if (page.last) return { value, nextCursor, more: false, restarted }
      // The next page might be longer than what is wanted yet.
      if (value.length + Math.max(page.items.length, 1) > most) return { value, nextCursor, more: true, restarted }
    }
    throw new Error('Changes ended without a last page.')
  },
})

function presentChange(item: DriveItem) {
  return { ...presentItem(item), name: item.name ?? null, deleted: item.deleted !== undefined }
}

/** A mark in front says whether everything is being told from the start. */
function writeCursor({ link, enumerating }: { link: string; enumerating: boolean }): string {
  return `${enumerating ? 'e' : 'c'}${cursorOf(link)}`
}

function readCursor(cursor: string): { link: string; enumerating: boolean } {
  return { link: linkIn(cursor.slice(1)), enumerating: cursor.startsWith('e') }
}
