/** Where Microsoft says that something has changed, and anybody may say it. */
import { call, changeRoutes } from '@drawbridge/api'
import { expect, test, vi } from 'vitest'
import { notificationsTaken } from '../changes/following.ts'
import { json, personal, type Scene } from './scene.ts'

export function attackNotifications(scene: () => Scene): void {
  const world = () => scene().world
  const path = '/notifications/graph'
  const notify = (value: unknown, to = path) =>
    scene().ask(to, { method: 'POST', headers: json, body: JSON.stringify({ value }) })
  const params = () => ({ projectId: world().projectId })

  /** A drive that is watched; with the subscription that Microsoft has. */
  async function watched(): Promise<{ id: string; clientState: string | null }> {
    const { id: connectionId } = await world().connect('followed', personal.userPrincipalName)
    await call(changeRoutes.createWatch, { params: params(), body: { connectionId } }, world().operator())
    const following = async () => {
      const { drives } = await call(changeRoutes.listDrives, { params: params(), query: {} }, world().operator())
      expect(drives.find((each) => each.connectionId === connectionId)).toMatchObject({
        mode: 'told',
        askingBecause: null,
      })
    }
    await vi.waitFor(following, { timeout: 15_000, interval: 50 })
    return world().emulator.subscriptions.all()[0] as unknown as { id: string; clientState: string | null }
  }
  const taken = () => notificationsTaken(world())

  test('A forged notification for a real subscription, without its secret: answered, and nothing is looked at', async () => {
    const { id, clientState } = await watched()
    const before = await taken()
    for (const forged of [undefined, null, '', 'x', `${clientState}x`]) {
      const response = await notify([{ subscriptionId: id, clientState: forged, resource: 'me/drive/root' }])
      expect(response.status).toBe(202)
    }
    expect(await taken()).toEqual(before)
    await notify([{ subscriptionId: id, clientState, resource: 'me/drive/root' }])
    expect(await taken()).not.toEqual(before)
  })

  test('A forged lifecycle event: the subscription is not touched', async () => {
    const asked = world().asked('POST', '/v1.0/subscriptions')
    const [subscription] = world().emulator.subscriptions.all()
    for (const lifecycleEvent of ['reauthorizationRequired', 'subscriptionRemoved', 'missed']) {
      const forged = { subscriptionId: subscription!.id, clientState: 'x', lifecycleEvent }
      expect((await notify([forged], `${path}/lifecycle`)).status).toBe(202)
    }
    expect(world().asked('POST', '/v1.0/subscriptions')).toBe(asked)
    expect(world().emulator.subscriptions.all()).toHaveLength(1)
  })

  test('A notification that the database cannot hold, to spoil those that are written with it: refused alone', async () => {
    const [{ id, clientState }] = world().emulator.subscriptions.all() as unknown as [
      { id: string; clientState: string },
    ]
    const before = await taken()
    const poison = ['a\0b', '\ud800'].map((subscriptionId) => ({ subscriptionId, clientState: 'x' }))
    const answers = await Promise.all([
      ...poison.map((each) => notify([each])),
      notify([{ subscriptionId: id, clientState, resource: 'me/drive/root' }]),
      ...poison.map((each) => notify([each])),
    ])
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 202, 400, 400])
    expect(await taken()).not.toEqual(before)
  })

  test('A collection that is too large, too long or none: refused', async () => {
    const many = Array.from({ length: 1_001 }, () => ({ subscriptionId: 's', clientState: 'x' }))
    expect((await notify(many)).status).toBe(400)
    expect((await notify([{ subscriptionId: 's', clientState: 'x'.repeat(2_000_000) }])).status).toBe(413)
    expect((await notify('everything')).status).toBe(400)
    expect((await scene().ask(path, { method: 'POST', headers: json, body: '{"value":' })).status).toBe(400)
  })

  test('A script in the validation token that is given back: comes as plain text', async () => {
    const script = '<script>alert(1)</script>'
    const response = await scene().ask(`${path}?validationToken=${encodeURIComponent(script)}`, { method: 'POST' })
    expect(await response.text()).toBe(script)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const long = await scene().ask(`${path}?validationToken=${'x'.repeat(4_000)}`, { method: 'POST' })
    expect((await long.text()).length).toBe(1_000)
  })
}
