/** Random folders, invitations, links and moves: who can read and write what equals a model that knows only the rules. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demo } from '../../src/index.ts'
import { json, status } from './answers.ts'
import { type Call, type Signed, startSigned } from './sign-in.ts'

let signed: Signed
let owner: Call
let reader: Call
let drive: string

beforeAll(async () => {
  signed = await startSigned()
  owner = signed.as('work', ['Files.ReadWrite.All'])
  reader = signed.as('administrator', ['Files.ReadWrite.All'])
  drive = (await json(owner('GET', '/me/drive'))).id
}, 30_000)
afterAll(() => signed.emulator.close())

/** Folders are named by numbers, each made below an earlier one. */
type Node = { parent: number | undefined; id: string; roles: Map<string, 'read' | 'write'> }

const step = fc.oneof(
  fc.record({ kind: fc.constant('make' as const), below: fc.nat(7) }),
  fc.record({ kind: fc.constant('move' as const), what: fc.nat(7), below: fc.nat(7) }),
  fc.record({
    kind: fc.constant('invite' as const),
    on: fc.nat(7),
    role: fc.constantFrom('read' as const, 'write' as const),
  }),
  fc.record({ kind: fc.constant('uninvite' as const), on: fc.nat(7) }),
  fc.record({
    kind: fc.constant('link' as const),
    on: fc.nat(7),
    type: fc.constantFrom('view' as const, 'edit' as const),
    redeem: fc.boolean(),
  }),
)

test('who can read and write what is what inviting, linking and moving says', async () => {
  let round = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 18 }), async (steps) => {
      round += 1
      const top = await json(owner('POST', '/me/drive/root/children', { body: { name: `round ${round}`, folder: {} } }))
      const nodes: Node[] = [{ parent: undefined, id: top.id, roles: new Map() }]
      const at = (node: Node, rest = '') => `/drives/${drive}/items/${node.id}${rest}`
      const pick = (number: number) => nodes[number % nodes.length]!

      const isWithin = (node: Node, above: Node): boolean =>
        node === above || (node.parent !== undefined && isWithin(nodes[node.parent]!, above))
      const roleOf = (node: Node): 'read' | 'write' | undefined => {
        const own = [...node.roles.values()]
        const inherited = node.parent === undefined ? undefined : roleOf(nodes[node.parent]!)
        return own.includes('write') || inherited === 'write' ? 'write' : (own[0] ?? inherited)
      }

      for (const [index, one] of steps.entries()) {
        switch (one.kind) {
          case 'make': {
            const parent = pick(one.below)
            const body = { name: `folder ${index}`, folder: {} }
            const { id } = await json(owner('POST', at(parent, '/children'), { body }))
            nodes.push({ parent: nodes.indexOf(parent), id, roles: new Map() })
            break
          }
          case 'move': {
            const [node, parent] = [pick(one.what), pick(one.below)]
            if (node.parent === undefined || isWithin(parent, node)) break
            const moved = owner('PATCH', at(node), { body: { parentReference: { id: parent.id } } })
            expect(await status(moved)).toBe(200)
            node.parent = nodes.indexOf(parent)
            break
          }
          case 'invite': {
            const node = pick(one.on)
            const recipients = [{ email: demo.accounts.administrator.userPrincipalName }]
            const body = { recipients, roles: [one.role] }
            expect(await status(owner('POST', at(node, '/invite'), { body }))).toBe(200)
            node.roles.set('invited', one.role)
            break
          }
          case 'uninvite': {
            const node = pick(one.on)
            const { value } = await json(owner('GET', at(node, '/permissions')))
            for (const { id, inheritedFrom, link, roles } of value) {
              if (inheritedFrom === undefined && link === undefined && roles[0] !== 'owner') {
                expect(await status(owner('DELETE', at(node, `/permissions/${id}`)))).toBe(204)
              }
            }
            node.roles.delete('invited')
            break
          }
          case 'link': {
            const node = pick(one.on)
            const body = { type: one.type, scope: 'organization' }
            const { shareId } = await json(owner('POST', at(node, '/createLink'), { body }))
            if (!one.redeem) break
            await reader('GET', `/shares/${shareId}/driveItem`, { headers: { Prefer: 'redeemSharingLink' } })
            node.roles.set(one.type, one.type === 'edit' ? 'write' : 'read')
          }
        }
      }

      for (const node of nodes) {
        const role = roleOf(node)
        expect(await status(reader('GET', at(node)))).toBe(role === undefined ? 403 : 200)
        const patch = reader('PATCH', at(node), { body: { fileSystemInfo: {} } })
        expect(await status(patch)).toBe(role === 'write' ? 200 : 403)
      }
    }),
    { numRuns: 60 },
  )
}, 60_000)
