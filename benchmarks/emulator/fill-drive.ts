/** Fills a drive of the emulator with any number of items. */
import type { startEmulator } from '@drawbridge/emulator'

type Drive = Awaited<ReturnType<Awaited<ReturnType<typeof startEmulator>>['drives']['ofUser']>>

/**
 * Makes items as uploads would: by changes of the drive's log, each item with a content of its own.
 *
 * @param largeFolder so many of them are in one folder, the others in folders of a thousand
 */
export function fillDrive(drive: Drive, items: number, largeFolder: number): void {
  const by = { user: { id: drive.id, displayName: 'Benchmark' } }
  const at = Date.UTC(2026, 0)
  let made = 0
  const folder = (name: string, count: number): void => {
    const { id } = drive.createFolder({ parentId: drive.tree.root.id, name }, by)
    made += 1
    for (let from = 0; from < count; from += 1000) {
      const size = Math.min(1000, count - from)
      drive.change(by, (rules) => ({
        put: Array.from({ length: size }, (_, index) => ({
          id: rules.newId(),
          parentId: id,
          name: `Document ${String(from + index).padStart(6, '0')}.txt`,
          fileCreatedAt: at,
          fileModifiedAt: at,
          content: contentOf(made + index),
        })),
      }))
      made += size
    }
  }
  folder('Large', largeFolder)
  for (let index = 0; made < items; index += 1) folder(`Folder ${index}`, Math.min(1000, items - made - 1))
}

function contentOf(number: number): { key: string; size: number; quickXorHash: string } {
  const bytes = Buffer.alloc(20)
  bytes.writeUInt32LE(number)
  return { key: bytes.toString('hex', 0, 12), size: 1000 + (number % 1000), quickXorHash: bytes.toString('base64') }
}
