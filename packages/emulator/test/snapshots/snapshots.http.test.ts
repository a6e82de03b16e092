import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { demo, type Emulator, EmulatorError } from '../../src/index.ts'
import { type Call, type Signed, startSigned } from '../graph/sign-in.ts'

const base = Date.parse('2026-03-04T05:06:07Z')

/** Everything that a client can see of a drive, contents too. */
async function look(call: Call): Promise<unknown> {
  const delta = (await (await call('GET', '/me/drive/root/delta?$top=1000')).json()) as { value: Item[] }
  const drive = (await (await call('GET', '/me/drive')).json()) as object
  const contents: Record<string, string> = {}
  for (const { id, name } of delta.value.filter((item) => /\.(txt|pdf|docx)$/.test(item.name ?? '')).slice(0, 6)) {
    const link = (await call('GET', `/me/drive/items/${id}/content`)).headers.get('location')!
    contents[name!] = Buffer.from(await (await fetch(link)).arrayBuffer()).toString('base64')
  }
  const items = delta.value.map(({ '@microsoft.graph.downloadUrl': _, ...item }) => item)
  // Addresses follow the port, which is another at each start.
  return JSON.parse(JSON.stringify({ drive, items, contents }).replaceAll(/localhost:\d+/g, 'here'))
}

type Item = { id: string; name?: string; [name: string]: unknown }

async function disturb(emulator: Emulator, call: Call): Promise<void> {
  await call('PUT', '/me/drive/root:/Getting started.pdf:/content', { body: 'overwritten' })
  await call('PUT', '/me/drive/root:/new/deep/file.txt:/content', { body: 'new' })
  const { value } = (await (await call('GET', '/me/drive/root/children')).json()) as { value: Item[] }
  for (const { id, name } of value) if (name?.startsWith('D')) await call('DELETE', `/me/drive/items/${id}`)
  emulator.directory.accounts.update(demo.accounts.personal.userPrincipalName, { mfa: 'required' })
  await emulator.clock.advance(40 * 24 * 3_600_000)
}

describe.each(['memory', 'disk'])('on %s', (kind) => {
  const start = (): Promise<Signed> =>
    startSigned(kind === 'disk' ? { data: mkdtempSync(join(tmpdir(), 'emulator-')) } : {})

  test('what was taken is there again: files, bytes, ids, tags, people, time; as often as wanted', async () => {
    const { emulator, as } = await start()
    const call = as('personal')
    await call('PUT', '/me/drive/root:/kept.txt:/content', { body: 'kept' })
    await emulator.clock.advance(60_000)
    const before = await look(call)
    expect(emulator.snapshots.take('one')).toMatchObject({ name: 'one', clock: base + 60_000 })
    for (let round = 0; round < 2; round += 1) {
      await disturb(emulator, call)
      await emulator.snapshots.restore('one')
      expect(emulator.clock.now()).toBe(base + 60_000)
      expect(await look(call)).toEqual(before)
      expect(emulator.directory.accounts.find(demo.accounts.personal.userPrincipalName)!.mfa).toBeUndefined()
    }
    expect((await call('PUT', '/me/drive/root:/after.txt:/content', { body: 'x' })).status).toBe(201)
    await emulator.close()
  })

  test('an upload session goes on from where it was, in every branch of history', async () => {
    const { emulator, as } = await start()
    const call = as('work')
    const chunk = 327_680
    const [first, second] = [Buffer.alloc(chunk, 'a'), Buffer.alloc(10, 'b')]
    const opened = (await (await call('POST', '/me/drive/root:/branch.bin:/createUploadSession')).json()) as {
      uploadUrl: string
    }
    const send = (from: number, body: Buffer<ArrayBuffer>) =>
      fetch(opened.uploadUrl, {
        method: 'PUT',
        headers: { 'Content-Range': `bytes ${from}-${from + body.length - 1}/${chunk + 10}` },
        body,
      })
    expect((await send(0, first)).status).toBe(202)
    emulator.snapshots.take('half')
    expect((await send(chunk, second)).status).toBe(201)
    emulator.snapshots.take('whole')
    await emulator.snapshots.restore('half')
    expect(await (await fetch(opened.uploadUrl)).json()).toMatchObject({ nextExpectedRanges: [`${chunk}-`] })
    expect((await send(chunk, Buffer.alloc(10, 'c'))).status).toBe(201)
    await emulator.snapshots.restore('whole')
    const link = (await call('GET', '/me/drive/root:/branch.bin:/content')).headers.get('location')!
    const bytes = Buffer.from(await (await fetch(link)).arrayBuffer())
    expect(bytes.equals(Buffer.concat([first, second]))).toBe(true)
    await emulator.close()
  })

  test('reset is a fresh emulator; snapshots stay', async () => {
    const { emulator, as } = await start()
    const call = as('personal')
    const before = await look(call)
    emulator.snapshots.take('kept')
    await disturb(emulator, call)
    emulator.directory.accounts.put({
      ...emulator.directory.accounts.find(demo.accounts.work.userPrincipalName)!,
      user: {
        ...emulator.directory.user(demo.accounts.work.userPrincipalName)!,
        id: 'x',
        userPrincipalName: 'x@y.example',
      },
    })
    const { id } = emulator.drives.inUse()[0]!
    emulator.drives.quirks.set(id, { tombstones: 'none' })
    await emulator.snapshots.reset()
    expect(emulator.drives.quirks.of(id).tombstones).toBe('all')
    expect(emulator.drives.sites.all()).not.toEqual([])
    expect(emulator.clock.now()).toBe(base)
    expect(await look(call)).toEqual(before)
    expect(emulator.directory.user('x@y.example')).toBeUndefined()
    expect(emulator.snapshots.list()).toMatchObject([{ name: 'kept' }])
    await emulator.close()
  })

  test('names, listing, removal', async () => {
    const { emulator } = await start()
    const { snapshots } = emulator
    expect(() => snapshots.take('../out')).toThrow(EmulatorError)
    await expect(snapshots.restore('nothing')).rejects.toThrow("There is no snapshot 'nothing'. There are: none.")
    snapshots.take('a')
    snapshots.take('b')
    snapshots.take('a')
    expect(
      snapshots
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['a', 'b'])
    expect([snapshots.remove('a'), snapshots.remove('a')]).toEqual([true, false])
    await emulator.close()
  })
})

test('what is interrupted is finished at the next start, and a snapshot outlives it', async () => {
  const data = mkdtempSync(join(tmpdir(), 'emulator-'))
  let before: unknown
  {
    const { emulator, as } = await startSigned({ data })
    const call = as('personal')
    before = await look(call)
    emulator.snapshots.take('safe')
    await disturb(emulator, call)
    await emulator.close()
  }
  const marker = join(data, 'snapshots', 'restoring.new')
  writeFileSync(marker, 'safe')
  const { emulator, as } = await startSigned({ data })
  expect(existsSync(marker)).toBe(false)
  expect(await look(as('personal'))).toEqual(before)
  expect(emulator.clock.now()).toBe(base)
  await emulator.close()
})
