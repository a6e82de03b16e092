import { expect, test } from 'vitest'
import { createItemTree, type DeltaCursor, type ItemChange } from '../../src/index.ts'
import { signedIn } from '../signed-in.ts'

test('when Graph has lost its place, everything is told anew and only what is different counts', async () => {
  await using world = await signedIn()
  const made = await world.onedrive.drive().root().createFolder('Followed')
  const folder = world.onedrive.drive().item(made.id)
  for (const name of ['stays.txt', 'goes.txt', 'changes.txt']) await folder.upload(name, name)
  const tree = createItemTree()
  let cursor: DeltaCursor | undefined
  const read = async (from?: DeltaCursor): Promise<{ changes: ItemChange[]; restarted: boolean }> => {
    const changes: ItemChange[] = []
    let restarted = false
    for await (const page of folder.delta(from ? { cursor: from } : {})) {
      changes.push(...tree.apply(page))
      restarted ||= page.restarted
      cursor = page.cursor
    }
    return { changes, restarted }
  }
  await read()
  await folder.child('goes.txt').delete()
  await folder.upload('changes.txt', 'another content')
  await folder.upload('comes.txt', 'new')

  world.emulator.faults.add({ when: { path: '/delta' }, times: { next: 1 }, fault: { kind: 'resync' } })
  // As it comes back from storage.
  const { changes, restarted } = await read(JSON.parse(JSON.stringify(cursor)))
  expect(restarted).toBe(true)
  const told = changes.map((change) => `${change.kind} ${('item' in change ? change.item : change.before).name}`)
  expect(told.filter((line) => !line.endsWith(' Followed')).toSorted()).toEqual([
    'created comes.txt',
    'deleted goes.txt',
    'updated changes.txt',
  ])
  expect((await read(cursor)).changes).toEqual([])
})
