/**
 * Items as JSON in UTF-8, remembered: most of a listing's work is in writing what was written the same way a moment ago.
 *
 * An item's text is good as long as the item is the same object (each change makes a new one) and nothing changed that
 * it takes from elsewhere: folders and sharing (`tree.shape`), links, quirks. A whole page is good until anything in
 * the drive changes.
 */
import type { Drive } from '../../state/drive/drive.ts'
import { type Item, isFile } from '../../state/drive/item.ts'
import type { GraphRequest } from '../graph-request.ts'
import { presentItem } from './present-item.ts'

/** Texts remembered for one drive, of a kilobyte and more each. */
const room = 20_000
/** Bytes of pages remembered for one drive. */
const pageRoom = 4 * 1024 ** 2

type Text = Buffer<ArrayBuffer>

type Remembered = { readonly item: Item; readonly size: number; readonly children: number; readonly text: Text }

type Memory = {
  readonly circumstances: string
  readonly texts: Map<string, Remembered>
  pages: Map<string, Text>
  pageBytes: number
  /** The drive's `sequence` that the pages are of. */
  sequence: number
}

const memories = new WeakMap<Drive, Memory>()

type Viewer = Pick<GraphRequest, 'origin' | 'query' | 'services'>

/** @returns how to write items for this viewer */
export function itemWriter(viewer: Viewer, drive: Drive): (item: Item) => Text {
  const { query } = viewer
  const plain = query.select === undefined && query.expand.length === 0 && drive.quirks.lateCTagMs === undefined
  if (!plain) return (item) => write(viewer, drive, item)

  const { tree } = drive
  const { texts } = memoryOf(viewer, drive)
  return (item) => {
    if (standsForAnother(item)) return write(viewer, drive, item)
    const size = tree.sizeOf(item)
    const children = isFile(item) ? 0 : tree.folder(item.id)!.children.size
    const remembered = texts.get(item.id)
    if (remembered?.item === item && remembered.size === size && remembered.children === children) {
      return remembered.text
    }
    const text = write(viewer, drive, item)
    if (texts.size >= room) texts.clear()
    texts.set(item.id, { item, size, children, text })
    return text
  }
}

/**
 * @param key what tells this page from others of the drive
 * @param make the page, and the items that are on it
 */
export function rememberedPage(
  viewer: Viewer,
  drive: Drive,
  key: string,
  make: () => { text: Text; items: readonly Item[] },
): Text {
  const memory = memoryOf(viewer, drive)
  if (memory.sequence !== drive.tree.sequence || memory.pageBytes > pageRoom) {
    memory.pages = new Map()
    memory.pageBytes = 0
    memory.sequence = drive.tree.sequence
  }
  const known = memory.pages.get(key)
  if (known !== undefined) return known
  const { text, items } = make()
  if (drive.quirks.lateCTagMs !== undefined || items.some(standsForAnother)) return text
  memory.pages.set(key, text)
  memory.pageBytes += text.length
  return text
}

/** A shortcut shows what is in another drive, and changes with it. */
function standsForAnother({ facets }: Item): boolean {
  return facets?.remoteItem !== undefined
}

function write(viewer: Viewer, drive: Drive, item: Item): Text {
  return Buffer.from(JSON.stringify(presentItem(viewer, drive, item)))
}

function memoryOf({ origin, services }: Viewer, drive: Drive): Memory {
  const circumstances = `${origin} ${services.links.period()} ${drive.tree.shape} ${services.drives.quirks.version}`
  const known = memories.get(drive)
  if (known?.circumstances === circumstances) return known
  const memory = { circumstances, texts: new Map(), pages: new Map(), pageBytes: 0, sequence: 0 }
  memories.set(drive, memory)
  return memory
}
