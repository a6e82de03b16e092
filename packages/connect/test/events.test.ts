import { expect, test } from 'vitest'
import { createDrawbridge, SDK_EVENT, type SdkEvent } from '../src/index.ts'
import { robin, standIn } from './stand-in.ts'

type Known = { id: string; status: string }

/** A server whose user is what the test says, and an SDK that asks again when the test says so. */
async function open() {
  const onedrive = { enabled: true, connections: [] as Known[], waiting: [] as object[] }
  const server = await standIn(() => structuredClone({ ...robin, integrations: { onedrive } }))
  let wake = (): void => undefined
  const sleep = () =>
    new Promise<void>((resolve) => {
      wake = resolve
    })
  const drawbridge = createDrawbridge({ baseUrl: server.url, sleep })
  await drawbridge.authenticate('prj_1', 't')
  const heard: string[] = []
  const listen = ({ type, connection, attempt }: SdkEvent) =>
    void heard.push(`${type} ${connection?.id ?? attempt?.id}`)
  const ask = async (): Promise<void> => {
    const asked = server.received.length
    wake()
    await expect.poll(() => server.received.length).toBeGreaterThan(asked)
    await new Promise((done) => setTimeout(done, 20))
  }
  return {
    drawbridge,
    server,
    onedrive,
    heard,
    listen,
    ask,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

test('who subscribes hears what was connected, broken, approved and disconnected elsewhere', async () => {
  await using world = await open()
  const { drawbridge, onedrive, heard, listen, ask } = world
  for (const type of Object.values(SDK_EVENT)) drawbridge.subscribe(type, listen)

  onedrive.connections.push({ id: 'con_1', status: 'connected' })
  await ask()
  onedrive.connections[0]!.status = 'needs_sign_in'
  await ask()
  onedrive.waiting.push({ id: 'att_1', adminConsent: { state: 'waiting' } })
  await ask()
  onedrive.waiting[0] = { id: 'att_1', adminConsent: { state: 'granted' } }
  await ask()
  await ask()
  onedrive.connections.pop()
  await ask()
  expect(heard).toEqual([
    'onIntegrationInstall con_1',
    'onConnectionStatus con_1',
    'onAdminConsent att_1',
    'onIntegrationUninstall con_1',
  ])
  expect(drawbridge.getUser()).toMatchObject({ integrations: { onedrive: { connections: [] } } })
})

test('who unsubscribes hears nothing more, and when nobody listens nothing is asked', async () => {
  await using world = await open()
  const { drawbridge, server, onedrive, heard, listen, ask } = world
  const stop = drawbridge.subscribe(SDK_EVENT.ON_INTEGRATION_INSTALL, listen)
  drawbridge.subscribe(SDK_EVENT.ON_INTEGRATION_UNINSTALL, listen)
  stop()
  onedrive.connections.push({ id: 'con_1', status: 'connected' })
  await ask()
  expect(heard).toEqual([])
  drawbridge.unsubscribe(SDK_EVENT.ON_INTEGRATION_UNINSTALL, listen)
  const asked = server.received.length
  await expect(ask()).rejects.toThrow()
  expect(server.received.length).toBe(asked)
})

test('a change of one’s own is told at once', async () => {
  await using world = await open()
  const { drawbridge, onedrive, heard, listen } = world
  onedrive.connections.push({ id: 'con_1', status: 'connected' })
  await drawbridge.authenticate('prj_1', 't')
  drawbridge.subscribe(SDK_EVENT.ON_INTEGRATION_UNINSTALL, listen)
  onedrive.connections.pop()
  await drawbridge.uninstallIntegration('onedrive')
  expect(heard).toEqual(['onIntegrationUninstall con_1'])
})
