import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demo } from '../../src/index.ts'
import { startSigned } from '../graph/sign-in.ts'
import { startReceiver } from './receiver.ts'

test('without faults, each change is followed by a notification, however it came and however receivers behave', async () => {
  const { emulator, as } = await startSigned()
  const drive = await emulator.drives.ofUser(emulator.directory.user(demo.accounts.work.userPrincipalName)!)
  let number = 0
  const step = fc.oneof(
    fc.constant('write'),
    fc.constant('folder'),
    fc.record({ wait: fc.integer({ min: 0, max: 60 }) }),
    fc.record({ delay: fc.integer({ min: 0, max: 20 }) }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 8 }),
      fc.array(fc.boolean(), { maxLength: 6 }),
      async (steps, moods) => {
        await using receiver = await startReceiver()
        // What the drive was at, whenever the receiver took a notification: what it can know by asking delta then.
        const seen: number[] = []
        receiver.accept = (response, count) => {
          const accepts = moods[count - 1] ?? true
          if (accepts) seen.push(drive.tree.sequence)
          response.writeHead(accepts ? 202 : 503).end()
        }
        const body = {
          changeType: 'updated',
          resource: '/me/drive/root',
          notificationUrl: receiver.url,
          expirationDateTime: new Date(emulator.clock.now() + 20 * 24 * 3_600_000).toISOString(),
        }
        const fresh = as('work', ['Files.ReadWrite.All'])
        const { id } = (await (await fresh('POST', '/subscriptions', { body })).json()) as { id: string }
        const changes: number[] = []
        for (const each of steps) {
          number += 1
          if (each === 'write') drive.createFolder({ parentId: drive.tree.root.id, name: `w${number}` } as never, {})
          else if (each === 'folder')
            await fresh('POST', '/me/drive/root/children', { body: { name: `f${number}`, folder: {} } })
          else if ('wait' in each) await emulator.clock.advance(each.wait * 1000)
          else emulator.subscriptions.settings = { ...emulator.subscriptions.settings, delaySeconds: each.delay }
          if (typeof each === 'string') changes.push(drive.tree.sequence)
        }
        await emulator.clock.advance(3_600_000)
        for (const change of changes) expect(seen.some((sequence) => sequence >= change)).toBe(true)
        if (changes.length === 0) expect(receiver.posts).toEqual([])
        expect((await as('work', ['Files.ReadWrite.All'])('DELETE', `/subscriptions/${id}`)).status).toBe(204)
      },
    ),
    { numRuns: 40 },
  )
  await emulator.close()
})
