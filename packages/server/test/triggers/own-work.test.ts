import type { Change } from '@drawbridge/api'
import { beforeAll, expect, test } from 'vitest'
import { judge } from '../../src/triggers/own-work.ts'
import { connected, edges, openScene, type Scene } from '../runs/scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
  return () => scene[Symbol.asyncDispose]()
})

test('a file that is changed once more after each write begins ten runs within ten minutes, says so once, and no more', async () => {
  // As SharePoint does with Office files: the tags of the change are not those of the answer to the write.
  const item = { id: 'report', eTag: 'as written', cTag: 'as written' }
  scene.act('saveFile', async () => ({ item }))
  const step = { id: 'save', type: 'action' as const, action: 'saveFile', input: { name: 'Report.docx' } }
  const workflowId = await scene.save({
    trigger: { type: 'file_change' },
    steps: [step],
    edges: edges('start>save'),
    limits: { perConnection: 50 },
  })
  const { db, clock } = scene.services
  const verdict = () => {
    const changed = { ...item, eTag: 'touched up', cTag: 'touched up' } as Change['item']
    const change = { kind: 'content_changed', connectionId: connected, item: changed } as Change
    return judge(db, workflowId, { change, occurredAt: new Date(clock.now()) }, clock.now())
  }
  const begin = async (): Promise<void> => {
    const trigger = { type: 'file_change' as const, eventId: null, payload: { item } }
    await scene.reached(await scene.start(workflowId, { trigger }), 'succeeded')
  }
  for (let runs = 0; runs < 10; runs += 1) {
    expect(await verdict()).toEqual({ kind: 'foreign' })
    await begin()
    scene.nodes.clock.advance(10_000)
  }
  expect(await verdict()).toEqual({ kind: 'loop', message: expect.stringContaining('has begun 10 runs') })
  // The run that says so counts as well.
  await begin()
  expect(await verdict()).toEqual({ kind: 'own' })

  const other = await scene.save({ trigger: { type: 'file_change' }, steps: [step], edges: edges('start>save') })
  const elsewhere = { kind: 'content_changed', connectionId: connected, item: { ...item, id: 'other' } } as Change
  expect(await judge(db, other, { change: elsewhere, occurredAt: new Date(clock.now()) }, clock.now())).toEqual({
    kind: 'foreign',
  })
  scene.nodes.clock.advance(10 * 60_000)
  expect(await verdict()).toEqual({ kind: 'foreign' })
})
