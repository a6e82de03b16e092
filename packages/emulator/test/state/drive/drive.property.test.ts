import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GraphFailure } from '../../../src/errors.ts'
import { type Drive, openDrive } from '../../../src/state/drive/drive.ts'
import type { Item } from '../../../src/state/drive/item.ts'
import type { User } from '../../../src/state/user.ts'

const owner: User = {
  id: '48d31887-5fad-4d73-a9f5-3c356e68a038',
  tenantId: 't',
  userPrincipalName: 'megan@contoso.example',
  displayName: 'Megan Bowen',
  mail: 'megan@contoso.example',
  personal: false,
}
const by = { user: { id: owner.id, displayName: owner.displayName } }
const clock = { now: () => 1_790_000_000_000 }

async function* bytes(length: number): AsyncIterable<Uint8Array> {
  if (length > 0) yield Buffer.alloc(length, 7)
}

/** Every path with its size; what a simple model can know. */
function paths({ tree }: Drive): Map<string, number> {
  const found = new Map<string, number>()
  const visit = (item: Item): void => {
    found.set(tree.pathOf(item).join('/').toLowerCase(), tree.sizeOf(item))
    for (const child of tree.folder(item.id)?.children.values() ?? []) visit(child)
  }
  visit(tree.root)
  return found
}

/** The model: file sizes by lower-case path, `undefined` for folders. */
type Model = Map<string, number | undefined>

function sizeIn(model: Model, path: string): number {
  const own = model.get(path)
  if (own !== undefined) return own
  const prefix = path === '' ? '' : `${path}/`
  return [...model].reduce((sum, [other, size]) => sum + (other.startsWith(prefix) ? (size ?? 0) : 0), 0)
}

const letter = fc.constantFrom('a', 'B', 'c', 'D')
const operation = fc.oneof(
  fc.record({ do: fc.constant('folder' as const), at: letter, name: letter }),
  fc.record({ do: fc.constant('file' as const), at: letter, name: letter, size: fc.nat(50) }),
  fc.record({ do: fc.constant('move' as const), from: letter, to: letter, name: letter }),
  fc.record({ do: fc.constant('remove' as const), at: letter }),
)

test('random operations leave what a simple model expects, and the log replays to the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 25 }), async (operations) => {
      const folder = mkdtempSync(join(tmpdir(), 'drive-test-'))
      const drive = openDrive({ owner, clock, folder, inMemory: false })
      const model: Model = new Map([['', undefined]])
      const { tree } = drive
      const find = (name: string): Item | undefined => tree.child(tree.root.id, name)
      try {
        for (const step of operations) {
          try {
            switch (step.do) {
              case 'folder': {
                const parent = find(step.at) ?? tree.root
                const path = [...tree.pathOf(parent), step.name].join('/').toLowerCase()
                drive.createFolder({ parentId: parent.id, name: step.name }, by)
                expect(model.has(path)).toBe(false)
                model.set(path, undefined)
                break
              }
              case 'file': {
                const path = [step.at, step.name]
                await drive.putFile({ startId: tree.root.id, path }, bytes(step.size), by)
                model.set(step.at.toLowerCase(), undefined)
                model.set(path.join('/').toLowerCase(), step.size)
                break
              }
              case 'move': {
                const item = find(step.from)
                const parent = find(step.to)
                if (item === undefined || parent === undefined) break
                const from = step.from.toLowerCase()
                const to = `${step.to}/${step.name}`.toLowerCase()
                drive.updateItem({ id: item.id, parentId: parent.id, name: step.name }, by)
                expect(model.has(to)).toBe(false)
                for (const [path, size] of [...model]) {
                  if (path !== from && !path.startsWith(`${from}/`)) continue
                  model.delete(path)
                  model.set(to + path.slice(from.length), size)
                }
                break
              }
              case 'remove': {
                const item = find(step.at)
                if (item === undefined) break
                drive.removeItem(item.id, {}, by)
                const at = step.at.toLowerCase()
                for (const path of [...model.keys()]) if (path === at || path.startsWith(`${at}/`)) model.delete(path)
                break
              }
            }
          } catch (error) {
            // A refusal changes nothing; the comparison below would show it.
            if (!(error instanceof GraphFailure)) throw error
          }
          const expected = new Map([...model.keys()].map((path) => [path, sizeIn(model, path)]))
          expect(paths(drive)).toEqual(expected)
        }

        const ids = [...paths(drive).keys()].map((path) => path.split('/').filter(Boolean))
        const states = (of: Drive) =>
          ids.map((names) => names.reduce<Item>((at, name) => of.tree.child(at.id, name)!, of.tree.root))
        const live = states(drive)
        await drive.close()
        writeFileSync(join(folder, 'blobs', 'orphan'), 'left by a crash')
        const again = openDrive({ owner, clock, folder, inMemory: false })
        expect(states(again)).toEqual(live)
        expect(paths(again)).toEqual(paths(drive))
        expect(again.tree.sequence).toBe(drive.tree.sequence)
        expect(readdirSync(join(folder, 'blobs'))).not.toContain('orphan')
        await again.close()
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }),
    { numRuns: 60 },
  )
})
