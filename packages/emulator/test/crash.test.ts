/** A killed emulator has kept everything that it acknowledged: changes, contents, the links to them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { demo } from '../src/index.ts'
import { openDirectory } from '../src/state/directory.ts'
import { type Child, startChild } from './child.ts'

const data = mkdtempSync(join(tmpdir(), 'emulator-crash-'))
const rounds = 3
let child: Child | undefined

afterAll(async () => {
  await kill()
  rmSync(data, { recursive: true, force: true })
})

async function start(): Promise<string> {
  child = await startChild(data)
  return child.url
}

async function kill(): Promise<void> {
  await child?.kill()
}

/** Made with the keys on disk, while no emulator runs. */
async function accessToken(): Promise<string> {
  const directory = await openDirectory({ file: join(data, 'directory.jsonl'), now: Date.now })
  const { user } = directory.accounts.find(demo.accounts.work.userPrincipalName)!
  const app = directory.apps.find(demo.app.clientId)!
  const grant = { app, credential: 'secret', user, scopes: ['Files.ReadWrite'], sessionId: 's' } as const
  const token = directory.accessTokens.issue(grant, 3600)
  directory.close()
  return token
}

test('nothing that was acknowledged is lost, wherever the kill falls', async () => {
  await start()
  await kill()
  const headers = { Authorization: `Bearer ${await accessToken()}` }
  /** What each name must hold; undefined when it was deleted. */
  const acknowledged = new Map<string, string | undefined>()
  /** What was sent and not answered may have happened or not. */
  const open = new Map<string, string | undefined>()
  let link: string | undefined
  let count = 0

  for (let round = 0; round < rounds; round += 1) {
    const url = await start()
    const at = (name: string) => `${url}/v1.0/me/drive/root:/Crash/${name}`
    const change = async (): Promise<void> => {
      count += 1
      const name = `file ${count % 23}.txt`
      const content = count % 5 === 0 ? undefined : `content ${count} `.repeat(count)
      open.set(name, content)
      const response =
        content === undefined
          ? await fetch(at(name), { method: 'DELETE', headers })
          : await fetch(`${at(name)}:/content`, { method: 'PUT', headers, body: content })
      await response.arrayBuffer()
      if (response.ok || (content === undefined && response.status === 404)) acknowledged.set(name, content)
      open.delete(name)
    }
    const writing = (async () => {
      for (;;) await change()
    })().catch(() => {})
    await sleep(150 + Math.random() * 250)
    await kill()
    await writing

    const again = await start()
    for (const [name, content] of acknowledged) {
      if (open.has(name)) continue
      const response = await fetch(`${again}/v1.0/me/drive/root:/Crash/${name}:/content`, { headers })
      expect([name, response.status]).toEqual([name, content === undefined ? 404 : 200])
      if (content !== undefined) expect(await response.text()).toBe(content)
      else await response.arrayBuffer()
    }
    for (const [name, content] of open) {
      const response = await fetch(`${again}/v1.0/me/drive/root:/Crash/${name}:/content`, { headers })
      const found = response.ok ? await response.text() : undefined
      expect([content, acknowledged.get(name)]).toContain(found)
      acknowledged.set(name, found)
    }
    open.clear()

    if (link !== undefined) {
      const { port } = new URL(again)
      const moved = new URL(link)
      moved.port = port
      expect((await fetch(moved)).status).toBe(200)
    }
    const readme = await fetch(`${again}/v1.0/me/drive/root:/Documents/Reading list.md`, { headers })
    link = ((await readme.json()) as Record<string, string>)['@microsoft.graph.downloadUrl']
    await kill()
  }
  expect(acknowledged.size).toBeGreaterThan(10)
}, 120_000)
