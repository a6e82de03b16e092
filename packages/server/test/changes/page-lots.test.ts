import type { DeltaPage } from '@drawbridge/onedrive'
import { expect, test } from 'vitest'
import { pageLots } from '../../src/changes/page-lots.ts'

const page = (link: string, items: number, more: Partial<DeltaPage> = {}): DeltaPage => ({
  items: Array.from({ length: items }, (_, index) => ({ id: `${link}${index}`, name: link })),
  cursor: { link, enumerating: true },
  restarted: false,
  last: false,
  ...more,
})
const turn = () => new Promise((done) => setImmediate(done))

/** Counts how many have been asked for, and notes when nobody wants more. */
function source(pages: readonly (DeltaPage | Error)[]) {
  const seen = { read: 0, ended: false }
  async function* read(): AsyncGenerator<DeltaPage> {
    try {
      for (const each of pages) {
        await turn()
        seen.read += 1
        if (each instanceof Error) throw each
        yield each
      }
    } finally {
      seen.ended = true
    }
  }
  return { seen, pages: read() }
}

async function shapesOf(lots: AsyncIterable<DeltaPage>) {
  const shapes = []
  for await (const { items, cursor, restarted, last } of lots) {
    shapes.push([items.map(({ id }) => id).join(' '), cursor.link, ...(restarted ? ['restarted'] : []), last])
  }
  return shapes
}

test('waits for so many items, and hands over what is left at the end', async () => {
  const { pages } = source([page('a', 2), page('b', 2), page('c', 2), page('d', 1, { last: true })])
  expect(await shapesOf(pageLots(pages, 4))).toEqual([
    ['a0 a1 b0 b1', 'b', false],
    ['c0 c1 d0', 'd', true],
  ])
})

test('a page with which Graph begins anew begins a lot', async () => {
  const { pages } = source([page('a', 1), page('b', 1, { restarted: true }), page('c', 1, { last: true })])
  expect(await shapesOf(pageLots(pages, 100))).toEqual([
    ['a0', 'a', false],
    ['b0 c0', 'c', 'restarted', true],
  ])
})

test('reads on while a lot is dealt with, but not without end', async () => {
  const { pages, seen } = source(Array.from({ length: 50 }, (_, index) => page(`p${index} `, 200)))
  const lots = pageLots(pages, 1)
  await lots.next()
  for (let turns = 0; turns < 200; turns += 1) await turn()
  expect(seen.read).toBeGreaterThan(5)
  expect(seen.read).toBeLessThan(15)
  const { value } = await lots.next()
  expect(value!.items.length).toBeGreaterThan(1_000)
  await lots.return(undefined)
  expect(seen).toMatchObject({ ended: true })
  expect(seen.read).toBeLessThan(25)
})

test('what was read before a failure is handed over first', async () => {
  const { pages } = source([page('a', 1), page('b', 1), new Error('cut off')])
  const lots = pageLots(pages, 100)
  expect((await lots.next()).value).toMatchObject({ cursor: { link: 'b' }, last: false })
  await expect(lots.next()).rejects.toThrow('cut off')
})
