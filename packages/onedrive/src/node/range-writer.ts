/** Bytes of a range, on their way from the network to their place in the file, through three buffers used in turn. */
import type { FileHandle } from 'node:fs/promises'
import type { RangeSink } from '../http/direct.ts'
import type { QuickXorHash } from '../transfers/quick-xor-hash.ts'
import { diskError } from './disk-error.ts'

/** A part of the file that one connection carries. Another one may take over its rear. */
export type Segment = {
  /** What comes next. */
  at: number
  /** Exclusive. */
  end: number
}

export type RangeWriter = RangeSink & {
  /** From here on, all that comes belongs to this segment. */
  begin(segment: Segment): void
  /** Resolves when all that came is on disk. @throws {TransferError} `disk` */
  flush(): Promise<void>
}

export type Target = {
  readonly file: FileHandle
  readonly path: string
  readonly hash: QuickXorHash
  /** The most that one connection will carry. */
  readonly bytes: number
  /** Whether an answer of this tag may be mixed with what came before. */
  readonly fits: (eTag: string | undefined) => boolean
  /** These bytes are on disk now. */
  readonly onWritten: (start: number, end: number) => void
  /** The disk refused; `flush` says why. */
  readonly onFailed: (error: unknown) => void
}

const largestBuffer = 256 * 1024

export function rangeWriter({ file, path, hash, bytes: most, fits, onWritten, onFailed }: Target): RangeWriter {
  const bufferSize = Math.min(largestBuffer, Math.max(most, 1))
  // One is filled while one is written; the third takes what a socket had read already when it was told to stop.
  const buffers = Array.from({ length: most > largestBuffer ? 3 : 1 }, () => Buffer.allocUnsafeSlow(bufferSize))
  let turn = 0
  let filled = 0
  let segment: Segment = { at: 0, end: 0 }
  let waiting = 0
  let goOn: (() => void) | undefined
  let written: Promise<void> = Promise.resolve()

  const writeOut = (): void => {
    if (filled === 0) return
    const bytes = buffers[turn]!.subarray(0, filled)
    const start = segment.at - filled
    turn = (turn + 1) % buffers.length
    filled = 0
    waiting += 1
    hash.update(bytes, start)
    written = written.then(async () => {
      await writeAll(file, path, bytes, start)
      waiting -= 1
      onWritten(start, start + bytes.length)
      const resume = goOn
      goOn = undefined
      resume?.()
    })
    written.catch(onFailed)
  }

  return {
    begin: (next) => {
      segment = next
    },
    began: fits,
    wanted: () => segment.end - segment.at,
    space: () => buffers[turn]!.subarray(filled, Math.min(bufferSize, filled + segment.end - segment.at)),
    took: (count, resume) => {
      // The rear may have been taken over since the memory was lent.
      const mine = Math.min(count, segment.end - segment.at)
      filled += mine
      segment.at += mine
      if (filled === bufferSize) writeOut()
      if (waiting === 0 || waiting < buffers.length - 1) return true
      goOn = resume
      return false
    },
    flush: () => {
      writeOut()
      return written
    },
  }
}

async function writeAll(file: FileHandle, path: string, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done).catch((cause) => {
      throw diskError(`"${path}" cannot be written`, cause)
    })
    done += bytesWritten
  }
}
