import { expect, test } from 'vitest'
import { writtenBy } from '../../src/runs/written-items.ts'

const item = { id: 'i1', name: 'a.txt', eTag: 'e1', cTag: 'c1' }

test('what comes out of a writing action with its tags was written', () => {
  const done = { action: 'saveFile', input: { folder: '/A' }, output: { item, file: { itemId: 'i1' } } }
  expect(writtenBy(done)).toEqual([{ id: 'i1', eTag: 'e1', cTag: 'c1' }])
})

test('where nothing comes out with tags, it was what went in by its id', () => {
  const output = { url: 'https://1drv.ms/x' }
  const link = (item: unknown) => writtenBy({ action: 'createShareLink', input: { item }, output })
  const untagged = [{ id: 'i1', eTag: null, cTag: null }]
  expect([link('i1'), link({ id: 'i1' }), link({ driveId: 'd', itemId: 'i1' })]).toEqual([untagged, untagged, untagged])
  expect(link('/Invoices/a.txt')).toEqual([])
})

test('reading writes nothing', () => {
  expect(writtenBy({ action: 'getFile', input: { item: 'i1' }, output: { item } })).toEqual([])
})
