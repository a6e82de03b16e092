/**
 * Items as JSON in UTF-8, remembered: most of a listing's work is in writing what was written the same way a moment ago.
 *
 * A text is good as long as the item is the same object (each change makes a new one) and nothing changed that it
 * takes from elsewhere: folders and sharing (`tree.shape`), links, quirks. When one of those does, all are forgotten.
 */
import type { Drive } from '../../state/drive/drive.ts'
import { type Item, isFile } from '../../state/drive/item.ts'
import type { GraphRequest } from '../graph-request.ts'
import { presentItem } from './present-item.ts'

/** Texts remembered for one drive, of a kilobyte and more each. */
const room = 20_000

type Remembered = {
  readonly item: Item
  readonly size: number
  readonly children: number
  readonly text: Buffer<ArrayBuffer>
}

type Memory = { readonly circumstances: string; readonly texts: Map<string, Remembered> }

const memories = new WeakMap<Drive, Memory>()

type Viewer = Pick<GraphRequest, 'origin' | 'query' | 'services'>

/** @returns how to write items for this viewer */
export function itemWriter(viewer: Viewer, drive: Drive): (item: Item) => Buffer<ArrayBuffer> {
  const { query, services, origin } = viewer
  const plain = query.select === undefined && query.expand.length === 0 && drive.quirks.lateCTagMs === undefined
  if (!plain) return (item) => Buffer.from(JSON.stringify(presentItem(viewer, drive, item)))

  const { tree } = drive
  const circumstances = `${origin} ${services.links.period()} ${tree.shape} ${services.drives.quirks.version}`
  const known = memories.get(drive)
  const { texts } = known?.circumstances === circumstances ? known : remember(drive, circumstances)

  return (item) => {
    const size = tree.sizeOf(item)
    const children = isFile(item) ? 0 : tree.folder(item.id)!.children.size
    const remembered = texts.get(item.id)
    if (remembered?.item === item && remembered.size === size && remembered.children === children) {
      return remembered.text
    }
    const text = Buffer.from(JSON.stringify(presentItem(viewer, drive, item)))
    if (texts.size >= room) texts.clear()
    texts.set(item.id, { item, size, children, text })
    return text
  }
}

function remember(drive: Drive, circumstances: string): Memory {
  const memory = { circumstances, texts: new Map<string, Remembered>() }
  memories.set(drive, memory)
  return memory
}
