import { TransferError } from '@drawbridge/onedrive'
import { expect, test } from 'vitest'
import { reopenedSource } from '../../src/actions/reopened-source.ts'
import { spoolStream } from '../../src/actions/spool.ts'

const whole = new TextEncoder().encode('0123456789')
const text = (bytes: Blob | Uint8Array) => new TextDecoder().decode(bytes as Uint8Array)

/** Pieces of three bytes; the openings that are told end early by a cut, or quietly. */
function opening(broken: Record<number, 'cut' | 'end'> = {}) {
  const starts: number[] = []
  const open = async (start: number): Promise<ReadableStream<Uint8Array>> => {
    const how = broken[starts.length]
    starts.push(start)
    let at = start
    return new ReadableStream({
      pull(controller) {
        if (how && at > start) return how === 'cut' ? controller.error(new Error('cut')) : controller.close()
        if (at >= whole.length) return controller.close()
        controller.enqueue(whole.slice(at, at + 3))
        at += 3
      },
    })
  }
  return { starts, open }
}

test('is one stream while it is read in order', async () => {
  const { starts, open } = opening()
  const source = reopenedSource({ size: 10, mark: 'm', open })
  expect(text(await source.read(0, 4))).toBe('0123')
  expect(text(await source.read(4, 10))).toBe('456789')
  expect(text(await source.read(10, 11))).toBe('')
  expect(starts).toEqual([0])
})

test('goes back, and begins in the middle, by opening it there', async () => {
  const { starts, open } = opening()
  const source = reopenedSource({ size: 10, mark: undefined, open })
  expect(text(await source.read(6, 8))).toBe('67')
  expect(text(await source.read(2, 4, new Uint8Array(8)))).toBe('23')
  expect(starts).toEqual([6, 2])
})

test.each(['cut', 'end'] as const)('goes on after a %s where it stopped', async (how) => {
  const { starts, open } = opening({ 0: how, 1: how })
  const source = reopenedSource({ size: 10, mark: undefined, open })
  expect(text(await source.read(0, 10))).toBe('0123456789')
  expect(starts).toEqual([0, 3, 6])
})

test('gives up where nothing comes, and at once where the content has changed', async () => {
  let asked = 0
  const failing = (error: Error) =>
    reopenedSource({
      size: 10,
      mark: undefined,
      open: async () => {
        asked += 1
        throw error
      },
    })
  await expect(failing(new Error('gone')).read(0, 1)).rejects.toMatchObject({ code: 'source_failed' })
  expect(asked).toBe(4)
  const changed = new TransferError('content_changed', 'It has changed.')
  await expect(failing(changed).read(0, 1)).rejects.toBe(changed)
  expect(asked).toBe(5)
})

test('a stream without an end does not fill the disk', async () => {
  let cancelled = false
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1000)),
    cancel: () => {
      cancelled = true
    },
  })
  await expect(spoolStream(endless, 5_000)).rejects.toMatchObject({ code: 'payload_too_large' })
  expect(cancelled).toBe(true)
})
