import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createOneDrive } from '../../src/client.ts'
import type { ItemClient } from '../../src/item-client.ts'
import { pooledFetch } from '../../src/node/pooled-fetch.ts'
import type { UploadProgress } from '../../src/transfers/upload-session.ts'
import { testClock } from '../test-clock.ts'
import { type Fault, type SessionService, sessionService } from './session-service.ts'

const unit = 320 * 1024

function folder(service: SessionService, waits: number[] = []): ItemClient {
  return createOneDrive({
    cloud: { login: service.url, graph: service.url },
    accessToken: 'planted-token',
    ...testClock(waits),
    random: () => 0.5,
  })
    .drive()
    .root()
}

function bytes(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(size).map((_, i) => (i * 31) ^ (i >> 7))
}

/** Everything through a session, in small chunks. */
const inChunks = { smallFile: 0, chunkSize: unit }

function expectStored(service: SessionService, source: Uint8Array): void {
  expect(service.stored()?.equals(source)).toBe(true)
  expect(service.open()).toBe(0)
}

describe('small files', () => {
  test.each([0, 1, 1000, 4 * 1024 * 1024])('%i bytes go in one request', async (size) => {
    await using service = await sessionService()
    const source = bytes(size)
    const progress: UploadProgress[] = []
    await folder(service).upload('a #1.bin', source, { onProgress: (p) => progress.push(p) })
    expectStored(service, source)
    expect(service.log).toEqual([
      'PUT /v1.0/me/drive/root:/a%20%231.bin:/content?@microsoft.graph.conflictBehavior=replace',
    ])
    expect(progress).toEqual([
      { loaded: 0, total: size },
      { loaded: size, total: size },
    ])
  })

  test('nothing at all never goes through a session', async () => {
    await using service = await sessionService()
    await folder(service).upload('empty', '', inChunks)
    expectStored(service, new Uint8Array())
    expect(service.log).toHaveLength(1)
  })
})

describe('while a chunk is under way', () => {
  test('the next one of a stream is fetched', async () => {
    await using service = await sessionService()
    const source = bytes(3 * unit)
    let given = 0
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          controller.enqueue(source.slice(given, given + unit))
          given += unit
          if (given === source.length) controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    // No chunk but the last is answered before the one after it has been asked for.
    service.holdAnswer = async (taken) => {
      while (given < Math.min(taken + unit, source.length)) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await folder(service).upload('file', stream, { ...inChunks, size: source.length })
    expectStored(service, source)
  })

  test('what has left is told piece by piece, and the first piece of the next chunk is read', async () => {
    await using service = await sessionService()
    const source = bytes(8 * unit)
    const reads: string[] = []
    const readable = {
      size: source.length,
      rereadable: true,
      read: async (start: number, end: number) => {
        reads.push(`${start}-${Math.min(end, source.length)}`)
        return source.slice(start, end)
      },
    }
    const before: number[] = []
    service.holdAnswer = async (taken) => {
      const next = `${taken}-`
      while (taken < source.length && !reads.some((read) => read.startsWith(next)))
        await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const pool = pooledFetch()
    const root = createOneDrive({
      cloud: { login: service.url, graph: service.url },
      accessToken: 'planted-token',
      fetch: pool.fetch,
    })
    const options = { smallFile: 0, chunkSize: 4 * unit, onSent: (sent: number) => before.push(sent) }
    await root.drive().root().upload('file', readable, options)
    await pool.close()
    expectStored(service, source)
    const piece = 512 * 1024
    const ends = [piece, 2 * piece, 4 * unit, 4 * unit + piece, 4 * unit + 2 * piece, 8 * unit]
    expect(before).toEqual(ends)
    // Each piece once, however the chunks lie, and a look behind the end.
    expect(new Set(reads).size).toBe(reads.length)
  })
})

describe('sources', () => {
  const source = bytes(2 * unit + 5)
  const stream = (): ReadableStream<Uint8Array> => new Blob([source]).stream()
  test.each([
    ['bytes', source, {}],
    ['an ArrayBuffer', source.buffer, {}],
    ['a Blob', new Blob([source]), {}],
    ['shared memory', Object.assign(new Uint8Array(new SharedArrayBuffer(source.length))), {}],
    ['a stream of known size', stream(), { size: source.length }],
    ['a stream of unknown size that ends within a chunk', stream(), { chunkSize: 3 * unit }],
  ])('%s', async (name, given, options) => {
    if (name === 'shared memory') (given as Uint8Array).set(source)
    await using service = await sessionService()
    const progress: number[] = []
    const onProgress = ({ loaded }: UploadProgress): void => void progress.push(loaded)
    await folder(service).upload('file.bin', given, { ...inChunks, ...options, onProgress })
    expectStored(service, source)
    expect(progress.at(-1)).toBe(source.length)
  })

  test('text is sent as UTF-8', async () => {
    await using service = await sessionService()
    await folder(service).upload('text', 'ünïcode ✓')
    expect(service.stored()?.toString()).toBe('ünïcode ✓')
  })

  test('a long stream of unknown size is refused before anything is sent', async () => {
    await using service = await sessionService()
    const long = new Blob([bytes(unit + 1)]).stream()
    await expect(folder(service).upload('file', long, inChunks)).rejects.toMatchObject({ code: 'size_required' })
    expect(service.log).toEqual([])
  })

  test.each([
    ['shorter', 3 * unit],
    ['longer', unit + 7],
    ['much longer', 5],
  ])('a source that is %s than promised leaves nothing behind', async (_, size) => {
    const real = bytes(2 * unit)
    for (const given of [new Blob([real]).stream(), new Blob([real]), real]) {
      await using service = await sessionService()
      for (const options of [inChunks, {}]) {
        const fresh = given instanceof ReadableStream ? new Blob([real]).stream() : given
        await expect(folder(service).upload('file', fresh, { ...options, size })).rejects.toMatchObject({
          name: 'TransferError',
          code: 'size_mismatch',
        })
      }
      expect(service.stored()).toBeUndefined()
      expect(service.open()).toBe(0)
    }
  })

  test('a stream that breaks leaves nothing behind', async () => {
    await using service = await sessionService()
    let pulls = 0
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => (++pulls > 3 ? controller.error(new Error('broken')) : controller.enqueue(bytes(unit))),
    })
    const upload = folder(service).upload('file', broken, { ...inChunks, size: 9 * unit })
    await expect(upload).rejects.toMatchObject({ code: 'source_failed', cause: { message: 'broken' } })
    expect(service.stored()).toBeUndefined()
    expect(service.open()).toBe(0)
  })
})

describe('interruptions', () => {
  const source = bytes(4 * unit + 11)

  test.each<[string, Fault]>([
    ['a cut', { kind: 'cut' }],
    ['a lost answer', { kind: 'lose-answer' }],
    ['a chunk taken in part', { kind: 'take-part', bytes: 1234 }],
    ['500', { kind: 'refuse', status: 500 }],
    ['503', { kind: 'refuse', status: 503 }],
    ['416', { kind: 'refuse', status: 416 }],
  ])('%s is gone over where it stopped, also with a stream', async (_, fault) => {
    for (const given of [source, new Blob([source]).stream()]) {
      await using service = await sessionService()
      service.faults.push(undefined, fault, fault)
      await folder(service).upload('file', given, { ...inChunks, size: source.length })
      expectStored(service, source)
      expect(service.log.filter((line) => line.startsWith('POST'))).toHaveLength(1)
    }
  })

  test('Retry-After is waited out in full', async () => {
    await using service = await sessionService()
    const waits: number[] = []
    service.faults.push({ kind: 'refuse', status: 429, retryAfter: 17 })
    await folder(service, waits).upload('file', source, inChunks)
    expect(waits).toEqual([17_000])
    expectStored(service, source)
  })

  test('a session that is gone is begun again where the source can be read again', async () => {
    await using service = await sessionService()
    service.faults.push(undefined, { kind: 'expire' })
    await folder(service).upload('file', new Blob([source]), inChunks)
    expectStored(service, source)
    expect(service.log.filter((line) => line.startsWith('POST'))).toHaveLength(2)
  })

  test('and is a clear error where it cannot', async () => {
    await using service = await sessionService()
    service.faults.push(undefined, { kind: 'expire' })
    const stream = new Blob([source]).stream()
    await expect(folder(service).upload('file', stream, { ...inChunks, size: source.length })).rejects.toMatchObject({
      code: 'session_gone',
      message: expect.stringContaining('Upload the file again'),
    })
    expect(service.stored()).toBeUndefined()
  })

  test('the last answer may be lost: the stored file is recognised, even for a stream', async () => {
    for (const given of [source, new Blob([source]).stream()]) {
      await using service = await sessionService()
      service.faults.push(undefined, undefined, undefined, undefined, { kind: 'lose-answer' })
      const item = await folder(service).upload('file', given, { ...inChunks, size: source.length })
      expect(item.id).toBe('01ITEM')
      expectStored(service, source)
      expect(service.log.filter((line) => line.startsWith('POST'))).toHaveLength(1)
    }
  })

  test('a file renamed by the service cannot be recognised, so it is not sent a second time', async () => {
    await using service = await sessionService()
    service.faults.push(undefined, undefined, undefined, undefined, { kind: 'lose-answer' })
    const options = { ...inChunks, conflictBehavior: 'rename' } as const
    await expect(folder(service).upload('file', source, options)).rejects.toMatchObject({ code: 'session_gone' })
    expect(service.log.filter((line) => line.startsWith('POST'))).toHaveLength(1)
  })

  test('a service that stays away ends the upload after a while', async () => {
    await using service = await sessionService()
    service.faults.push(...Array.from({ length: 50 }, (): Fault => ({ kind: 'refuse', status: 500 })))
    const upload = folder(service).upload('file', source, inChunks)
    await expect(upload).rejects.toMatchObject({ name: 'GraphError', status: 500 })
    expect(service.faults.length).toBeGreaterThan(40)
    expect(service.open()).toBe(0)
  })

  test('a service that takes nothing, politely, ends the upload after a while', async () => {
    await using service = await sessionService()
    service.faults.push(...Array.from({ length: 50 }, (): Fault => ({ kind: 'take-nothing' })))
    await expect(folder(service).upload('file', source, inChunks)).rejects.toMatchObject({ code: 'protocol' })
    expect(service.faults.length).toBeGreaterThan(40)
    expect(service.open()).toBe(0)
  })

  test('six interruptions in a row are gone over, the seventh ends the upload', async () => {
    await using service = await sessionService()
    service.faults.push(...Array.from({ length: 6 }, (): Fault => ({ kind: 'cut' })))
    await folder(service).upload('file', source, inChunks)
    expectStored(service, source)
    service.faults.push(...Array.from({ length: 7 }, (): Fault => ({ kind: 'cut' })))
    await expect(folder(service).upload('file', source, inChunks)).rejects.toMatchObject({ code: 'network' })
  })

  test('a refusal for good ends the upload and the session, and its error does not show the upload URL', async () => {
    await using service = await sessionService()
    service.faults.push(undefined, { kind: 'refuse', status: 507 })
    const error = await folder(service)
      .upload('file', source, inChunks)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'GraphError', status: 507 })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('/upload/')
    expect(service.open()).toBe(0)
  })

  test('the caller may end the upload: the session ends with it', async () => {
    await using service = await sessionService()
    const controller = new AbortController()
    const upload = folder(service).upload('file', source, {
      ...inChunks,
      signal: controller.signal,
      onProgress: ({ loaded }) => loaded > unit && controller.abort(),
    })
    await expect(upload).rejects.toMatchObject({ name: 'TransportError', code: 'aborted' })
    expect(service.log.at(-1)).toBe('DELETE /upload/1')
    expect(service.stored()).toBeUndefined()
    expect(service.open()).toBe(0)
  })
})

test('a stored file with another fingerprint is an error', async () => {
  await using service = await sessionService()
  service.lieAboutHash = true
  await expect(folder(service).upload('a.bin', bytes(10))).rejects.toMatchObject({ code: 'hash_mismatch' })
  await expect(folder(service).upload('a.bin', bytes(10), inChunks)).rejects.toMatchObject({ code: 'hash_mismatch' })
  await expect(folder(service).upload('a.bin', bytes(10), { verify: false })).resolves.toBeDefined()
})

test.each([0, 1, unit + 1, 193 * unit, Number.NaN])('refuses a chunk size of %d', async (chunkSize) => {
  await using service = await sessionService()
  await expect(folder(service).upload('a', bytes(10), { smallFile: 0, chunkSize })).rejects.toMatchObject({
    code: 'invalid_chunk_size',
  })
  expect(service.open()).toBe(0)
})

describe('whatever happens on the way', () => {
  const fault = fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    fc.constantFrom<Fault>(
      { kind: 'cut' },
      { kind: 'lose-answer' },
      { kind: 'expire' },
      { kind: 'refuse', status: 429, retryAfter: 2 },
      { kind: 'refuse', status: 429 },
      { kind: 'refuse', status: 500 },
      { kind: 'refuse', status: 503 },
      { kind: 'refuse', status: 416 },
    ),
    fc.nat(unit).map((taken): Fault => ({ kind: 'take-part', bytes: taken })),
  )

  test('the bytes at the service are the bytes of the source, or nothing is stored and the error says so', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 * unit }),
        fc.array(fault, { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (size, faults, units, streamed) => {
          await using service = await sessionService()
          service.faults.push(...faults)
          const source = bytes(size)
          const given = streamed ? new Blob([source]).stream() : source
          const options = { smallFile: 0, chunkSize: units * unit, size }
          const outcome = await folder(service)
            .upload('file', given, options)
            .catch((error: Error) => error)
          if (outcome instanceof Error) {
            // Only an expired session, or more interruptions than are gone over, may end an upload.
            const expired = 'code' in outcome && outcome.code === 'session_gone'
            const happened = faults.filter((each) => (expired ? each?.kind === 'expire' : each))
            expect(happened.length).toBeGreaterThan(expired ? 0 : 6)
            expect(service.stored() === undefined || expired).toBe(true)
          } else {
            expect(service.stored()?.equals(source)).toBe(true)
            expect(service.open()).toBe(0)
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
