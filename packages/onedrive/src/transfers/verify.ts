/** Compares what is stored with what was sent. */
import { TransferError } from '../errors.ts'
import type { DriveItem } from '../graph/wire.ts'
import type { ByteSource, Bytes } from './byte-source.ts'
import { createQuickXorHash } from './quick-xor-hash.ts'

export type Fingerprint = { readonly size: number; readonly quickXorHash: string }

/** A source that is hashed while it is read. */
export function hashing(source: ByteSource): ByteSource & { fingerprint(): Promise<Fingerprint> } {
  const hash = createQuickXorHash()
  let hashed = 0
  const read: ByteSource['read'] = async (start, end, into) => {
    const part = await source.read(start, end, into)
    const bytes: Bytes = part instanceof Blob ? new Uint8Array(await part.arrayBuffer()) : part
    // A chunk that is sent again was hashed the first time; the look behind the end is none of the file.
    const until = Math.min(start + bytes.length, source.size)
    if (start <= hashed && hashed < until) {
      hash.update(bytes.subarray(hashed - start, until - start))
      hashed = until
    }
    return bytes
  }
  return {
    ...source,
    read,
    fingerprint: async () => {
      // An upload that went on where another process stopped has not read the beginning.
      const buffer = new Uint8Array(Math.min(1024 * 1024, source.size - hashed))
      while (hashed < source.size && source.rereadable) {
        const before = hashed
        await read(hashed, Math.min(hashed + buffer.length, source.size), buffer)
        if (hashed === before) break
      }
      return { size: hashed, quickXorHash: hash.digest() }
    },
  }
}

export function matches(item: DriveItem, { size, quickXorHash }: Fingerprint): boolean {
  const stored = item.file?.hashes?.quickXorHash
  return (item.size === undefined || item.size === size) && (!stored || stored === quickXorHash)
}

/** Kinds of files into which work accounts write properties of their own after an upload. */
const rewritten = /\.(doc|docx|docm|dotx|xls|xlsx|xlsm|xltx|ppt|pptx|pptm|potx|vsdx|one|pdf|html?|aspx|msg)$/i

/** @throws {TransferError} `hash_mismatch` */
export function assertStored(item: DriveItem, fingerprint: Fingerprint): void {
  const personal = item.parentReference?.driveType === 'personal'
  if (matches(item, fingerprint) || (!personal && rewritten.test(item.name))) return
  throw new TransferError(
    'hash_mismatch',
    'The stored file is not what was sent. Upload it again; the damaged version is in the version history.',
  )
}
