/** Through a CONNECT proxy, as companies have them: to Microsoft's own host names, which the emulator's proxy plays. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { demo } from '@drawbridge/emulator'
import { signInOnLoopback } from '@drawbridge/onedrive/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, visit, type World } from '../world.ts'

let world: World
let environment: Record<string, string>
/** Where the company's proxy was asked to connect to. */
const asked: string[] = []
/** Passes CONNECT on, with those who know its password only. */
const company = createServer((_, response) => response.writeHead(405).end())
const password = `Basic ${Buffer.from('megan:pass word').toString('base64')}`

beforeAll(async () => {
  world = await createWorld(undefined, { tls: true, proxy: 0 })
  const inner = new URL(world.emulator.proxyUrl!)
  company.on('connect', (request, socket, head) => {
    if (request.headers['proxy-authorization'] !== password) {
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
    }
    asked.push(request.url!)
    const onward = connect(Number(inner.port), inner.hostname, () => {
      onward.write(`CONNECT ${request.url} HTTP/1.1\r\nHost: ${request.url}\r\n\r\n`)
      onward.write(head)
      onward.pipe(socket).pipe(onward)
    })
    for (const each of [onward, socket]) each.on('error', () => each.destroy())
  })
  await new Promise<void>((resolve) => company.listen(0, '127.0.0.1', resolve))
  environment = {
    DRAWBRIDGE_EMULATOR: '',
    DRAWBRIDGE_CLIENT_ID: demo.publicApp.clientId,
    HTTPS_PROXY: `http://megan:pass%20word@127.0.0.1:${(company.address() as AddressInfo).port}`,
    NODE_EXTRA_CA_CERTS: world.emulator.caFile!,
  }
})
afterAll(async () => {
  company.closeAllConnections()
  company.close()
  await world[Symbol.asyncDispose]()
})

async function refreshToken(): Promise<string> {
  const cloud = { login: world.emulator.url, graph: world.emulator.url }
  const app = { cloud, authority: 'common', clientId: demo.publicApp.clientId }
  const scopes = ['Files.ReadWrite', 'User.Read', 'offline_access']
  const tokens = await signInOnLoopback(app, { scopes, open: async (url) => void (await visit(url.href)) })
  return tokens.refreshToken!
}

test('signs in, uploads, lists and downloads: all through the proxy, its password in no output', async () => {
  const input = `${await refreshToken()}\n`
  const login = await world.run(['login', '--refresh-token', '--verbose'], { input, environment })
  expect(login, login.stderr).toMatchObject({ code: 0 })
  expect(login.stdout + login.stderr).not.toMatch(/pass(%20| )word/)

  await mkdir(join(world.folder, 'tree'))
  const content = Buffer.alloc(6 * 1024 * 1024, 'through a proxy')
  await writeFile(join(world.folder, 'tree/large.bin'), content)
  await writeFile(join(world.folder, 'tree/small.txt'), 'small')
  const uploaded = await world.run(['put', 'tree', '/Proxied/'], { environment })
  expect(uploaded, uploaded.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('2 files') })
  const downloaded = await world.run(['get', '/Proxied/tree', '--to', 'back/'], { environment })
  expect(downloaded, downloaded.stderr).toMatchObject({ code: 0 })
  expect(asked).toEqual(expect.arrayContaining(['login.microsoftonline.com:443', 'graph.microsoft.com:443']))
  const back = await readFile(join(world.folder, 'back/tree/large.bin'))
  expect(createHash('sha256').update(back).digest('hex')).toBe(createHash('sha256').update(content).digest('hex'))
})

test('a proxy that refuses is told as such', async () => {
  const wrong = { ...environment, HTTPS_PROXY: environment['HTTPS_PROXY']!.replace('pass%20word', 'wrong') }
  const ran = await world.run(['doctor'], { environment: wrong })
  expect(ran).toMatchObject({ code: 8, stdout: expect.stringContaining('✗ Token') })
  expect(ran.stderr).not.toContain('wrong@')
})

test('NO_PROXY names what is near', async () => {
  const near = { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' }
  const login = await world.login()
  expect(login, login.stderr).toMatchObject({ code: 0 })
  expect(await world.run(['ls'], { environment: { ...near, NO_PROXY: 'localhost' } })).toMatchObject({ code: 0 })
})
