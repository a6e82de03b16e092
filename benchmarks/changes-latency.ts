/**
 * How long from Microsoft's notification to the product's webhook? From the moment at which the emulator has sent the
 * notification (its own delay is thus left out) to the moment at which the signed webhook arrives, one change at a time,
 * beside the shortest that could be: one write to the same database and one request to the same receiver.
 */
import { call, changeRoutes, webhookRoutes } from '@drawbridge/api'
import { demo } from '@drawbridge/emulator'
import { createOneDrive } from '@drawbridge/onedrive'
import { startReceiver } from '../packages/server/test/deliveries/receiver.ts'
import { openWorld, type World } from '../packages/server/test/world.ts'

const changes = 100

export async function run(): Promise<void> {
  await using world = await openWorld()
  await using receiver = await startReceiver()
  const { id: connectionId } = await world.connect('ada', demo.accounts.personal.userPrincipalName)
  const params = { projectId: world.projectId }
  const { webhookEndpoint } = await call(
    webhookRoutes.create,
    { params, body: { url: receiver.url } },
    world.operator(),
  )
  const body = { connectionId, webhookEndpointId: webhookEndpoint.id }
  await call(changeRoutes.createWatch, { params, body }, world.operator())
  for (;;) {
    const { drives } = await call(changeRoutes.listDrives, { params, query: {} }, world.operator())
    if (drives.some(({ state, mode }) => state === 'following' && mode === 'told')) break
    await pause(50)
  }

  const drive = driveOf(world)
  const took: number[] = []
  const least: number[] = []
  for (let change = 0; change <= changes; change += 1) {
    const { id } = await drive.root().upload(`Change ${change}.txt`, 'hello')
    const arrived = await arrival(receiver.heard, id)
    const sent = world.emulator.subscriptions.deliveries.at(-1)!.at
    if (change > 0) took.push(arrived - sent)
    const began = performance.now()
    await world.db.updateTable('project').set({ name: 'Aster Notes' }).where('id', '=', world.projectId).execute()
    await fetch(receiver.url, { method: 'POST', body: JSON.stringify({ subject: 'none' }) })
    if (change > 0) least.push(performance.now() - began)
  }
  const line = (what: string, times: readonly number[]) =>
    `${what.padEnd(24)} ${at(times, 0.5).toFixed(0).padStart(5)} ms median ${at(times, 0.99).toFixed(0).padStart(5)} ms 99th`
  console.log(line('notification to webhook', took))
  console.log(line('a write and a request', least))
  console.log(`ratio                    ${(at(took, 0.5) / at(least, 0.5)).toFixed(1).padStart(5)}`)
}

/** When the webhook about this item came; milliseconds since 1970. */
async function arrival(heard: readonly { readonly event: { readonly subject: string | null } }[], id: string) {
  while (!heard.some(({ event }) => event.subject === id)) await pause(1)
  return Date.now()
}

function at(times: readonly number[], part: number): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * part)]!
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}

function driveOf({ emulator }: World) {
  const { directory } = emulator
  const { user } = directory.accounts.find(demo.accounts.personal.userPrincipalName)!
  const app = directory.apps.find(demo.app.clientId)!
  const scopes = ['Files.ReadWrite.All', 'User.Read']
  const accessToken = directory.accessTokens.issue({ app, credential: 'secret', user, scopes, sessionId: 's' }, 3600)
  return createOneDrive({ cloud: { login: emulator.url, graph: emulator.url }, accessToken }).drive()
}
