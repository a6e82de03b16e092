/** Many users at once, while their tokens run out under them. */
import { proxyPath } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { expect, test } from 'vitest'
import { openWorld } from '../world.ts'

const { work, personal } = demo.accounts
const hour = 3_600_000

test('fifty users in parallel lose no call, and each token is renewed once', { timeout: 60_000 }, async () => {
  await using world = await openWorld()
  const users = Array.from({ length: 50 }, (_, index) => `user-${index}`)
  for (const [index, userId] of users.entries()) {
    await world.connect(userId, (index % 2 ? work : personal).userPrincipalName)
  }
  const token = '/common/oauth2/v2.0/token'
  const redeemed = world.asked('POST', token)

  const call = async (userId: string): Promise<number> => {
    const url = `${world.server.url}${proxyPath(world.projectId)}/me/drive/root/children?$top=5`
    const response = await fetch(url, { headers: { authorization: `Bearer ${await world.userToken(userId)}` } })
    await response.arrayBuffer()
    return response.status
  }
  for (let round = 1; round <= 3; round++) {
    world.clock.advance(2 * hour)
    const statuses = await Promise.all([...users, ...users, ...users].map(call))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(world.asked('POST', token) - redeemed).toBe(round * users.length)
  }
})
