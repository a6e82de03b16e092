import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createOneDrive } from '../../src/client.ts'
import type { ItemClient } from '../../src/item-client.ts'
import { collect } from '../collect.ts'
import { testClock } from '../test-clock.ts'
import { type ContentService, contentService } from './content-service.ts'

function file(service: ContentService): ItemClient {
  const client = createOneDrive({
    cloud: { login: service.url, graph: service.url },
    accessToken: 'planted-token',
    ...testClock(),
  })
  return client.drive().item('1')
}

const bytes = (size: number): Buffer => Buffer.from(new Uint8Array(size).map((_, i) => (i * 31) ^ (i >> 7)))
const gather = async (content: AsyncIterable<Uint8Array>): Promise<Buffer> => Buffer.concat(await collect(content))

describe('download', () => {
  test('follows to the content host without the token', async () => {
    await using service = await contentService(bytes(1000))
    const response = await file(service).download()
    expect(Buffer.from(await response.arrayBuffer()).equals(service.content)).toBe(true)
    expect(service.authorizations).toEqual([undefined])
  })

  test('gives a range', async () => {
    await using service = await contentService(bytes(1000))
    const response = await file(service).download({ range: { start: 10, end: 20 } })
    expect(response.status).toBe(206)
    expect(Buffer.from(await response.arrayBuffer()).equals(service.content.subarray(10, 20))).toBe(true)
    expect(service.ranges).toEqual(['bytes=10-19'])
  })

  test('asks again when the pre-authenticated URL went stale', async () => {
    await using service = await contentService(bytes(10))
    service.cuts.push('stale')
    expect((await file(service).download()).status).toBe(200)
  })

  test('a refusal shows the content host, not the URL', async () => {
    await using service = await contentService(bytes(10))
    service.cuts.push('stale', 'stale')
    const error = await file(service)
      .download()
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'GraphError', status: 401 })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('planted')
  })

  test('a range behind the end is Graph`s own error', async () => {
    await using service = await contentService(bytes(10))
    await expect(file(service).download({ range: { start: 10 } })).rejects.toMatchObject({ status: 416 })
  })

  test.each([{ start: -1 }, { start: 5, end: 5 }, { start: 0.5 }])('refuses the range %j', async (range) => {
    await using service = await contentService(bytes(10))
    await expect(file(service).download({ range })).rejects.toMatchObject({ code: 'invalid_range' })
  })
})

describe('content', () => {
  test('goes on where it was cut', async () => {
    await using service = await contentService(bytes(100_000))
    service.cuts.push(30_000, 40_000)
    expect((await gather(file(service).content())).equals(service.content)).toBe(true)
    expect(service.ranges[0]).toBe('whole')
    expect(service.ranges).toHaveLength(3)
  })

  test('wherever it is cut, each byte comes once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(300_000), fc.array(fc.nat(200_000), { maxLength: 4 }), async (size, cuts) => {
        await using service = await contentService(bytes(size))
        service.cuts.push(...cuts.filter((cut) => cut < size))
        expect((await gather(file(service).content())).equals(service.content)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  test('a file that changes in between is an error, not a mixture', async () => {
    await using service = await contentService(bytes(100_000))
    service.cuts.push(30_000)
    const content = file(service).content()
    const read = async (): Promise<void> => {
      for await (const _ of content) service.eTag = '"2"'
    }
    await expect(read()).rejects.toMatchObject({ code: 'content_changed' })
  })

  test('gives up when it is cut again and again at the same place', async () => {
    await using service = await contentService(bytes(1000))
    service.cuts.push(...Array.from({ length: 20 }, () => 0))
    await expect(gather(file(service).content())).rejects.toMatchObject({ code: 'network' })
    expect(service.cuts.length).toBeGreaterThan(10)
  })

  test('stops when the caller does', async () => {
    await using service = await contentService(bytes(3_000_000))
    const controller = new AbortController()
    const read = async (): Promise<void> => {
      for await (const _ of file(service).content({ signal: controller.signal })) controller.abort()
    }
    await expect(read()).rejects.toMatchObject({ code: 'aborted' })
    expect(service.ranges).toHaveLength(1)
  })
})
