/**
 * Finds items by words in their names, and files of plain text by words in what they say. In the order of the drive,
 * going on where the last page ended.
 */
import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import type { Drive } from './drive.ts'
import { type FileItem, type Item, isFile } from './item.ts'
import { foldName } from './names.ts'

export type SearchPage = {
  readonly items: readonly Item[]
  /** Where to go on, if there may be more. */
  readonly next?: number
}

const readable = /\.(txt|md|csv)$/i
/** Bytes: larger files are found by name alone. */
const largest = 1024 ** 2
/** Files opened for one page; beyond that, contents are not looked into, as in an index that lags behind. */
const patience = 2000
/** Items looked at before others get their turn. */
const stretch = 20_000

/**
 * @param text words, all of which must be found; none finds everything
 * @param from place to start at
 */
export async function searchItems(
  drive: Drive,
  folder: Item,
  text: string,
  { from, limit }: { from: number; limit: number },
): Promise<SearchPage> {
  const { tree } = drive
  const words = foldName(text)
    .split(/\s+/)
    .filter((word) => word !== '')
  const contents = textReader(drive)
  const items: Item[] = []
  for (let place = from; place < tree.places; place += 1) {
    if (place % stretch === stretch - 1) await setImmediate()
    const item = tree.itemAt(place)
    if (item === undefined || item.id === folder.id || !tree.isWithin(item, folder.id)) continue
    const name = foldName(item.name)
    const missing = words.filter((word) => !name.includes(word))
    if (missing.length > 0) {
      const content = isFile(item) ? await contents(item) : undefined
      if (content === undefined || missing.some((word) => !content.includes(word))) continue
    }
    if (items.length === limit) return { items, next: place }
    items.push(item)
  }
  return { items }
}

function textReader(drive: Drive): (item: FileItem) => Promise<string | undefined> {
  let opened = 0
  return async ({ name, content }) => {
    if (content.size === 0 || content.size > largest || !readable.test(name)) return undefined
    opened += 1
    if (opened > patience) return undefined
    return foldName(await readFile(drive.contentPath(content), 'utf8').catch(() => ''))
  }
}
