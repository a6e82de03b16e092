/** `drawbridge emulator` as the process that people start: what each of its options does to a client. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { request as secureRequest } from 'node:https'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connect as connectTls } from 'node:tls'
import { demo } from '@drawbridge/emulator'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { createClientCertificate } from '../../../../test/peers/client-certificate.ts'
import { main } from '../world.ts'

const folder = mkdtempSync(join(tmpdir(), 'drawbridge-emulator-'))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Started = { readonly said: string; readonly url: string; readonly stop: () => Promise<number> }

/** Resolves with what it says once it serves. */
async function start(...args: string[]): Promise<Started> {
  const child = spawn(process.execPath, ['--conditions=source', main, 'emulator', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = once(child, 'exit')
  const stop = async (): Promise<number> => {
    child.kill('SIGTERM')
    return (await gone)[0]
  }
  onTestFinished(async () => void (await stop()))
  let said = ''
  for await (const line of createInterface(child.stdout)) {
    said += `${line}\n`
    if (line.includes('journal')) return { said, url: /http:\/\/\S+/.exec(said)![0], stop }
  }
  throw new Error(`It ended after: ${said}`)
}

const authorize = (url: string, more = ''): Promise<Response> =>
  fetch(
    `${url}/common/oauth2/v2.0/authorize?client_id=${demo.publicApp.clientId}&response_type=code&scope=openid${more}`,
    { redirect: 'manual' },
  )

test('--data keeps what was made, --auto-sign-in=name signs that account in, --strict insists', async () => {
  const args = ['--data', join(folder, 'data'), `--auto-sign-in=${demo.accounts.personal.userPrincipalName}`]
  const first = await start(...args)
  const callback = '&redirect_uri=http://localhost'
  const code = new URL((await authorize(first.url, callback)).headers.get('location')!).searchParams.get('code')!
  expect(code).toMatch(/^M\./)
  expect(await first.stop()).toBe(0)

  const second = await start(...args, '--strict')
  const redeem = async (more: object) => {
    const fields = { client_id: demo.publicApp.clientId, grant_type: 'authorization_code', code, ...more }
    const body = new URLSearchParams(fields)
    return (await fetch(`${second.url}/common/oauth2/v2.0/token`, { method: 'POST', body })).json() as Promise<object>
  }
  expect(await redeem({})).toMatchObject({ error_codes: [900144] })
  expect(await redeem({ redirect_uri: 'http://localhost' })).toMatchObject({ token_type: 'Bearer' })
}, 30_000)

test('--seed file: its people and no others; --auto-sign-in alone signs the first in', async () => {
  const seed = file(
    'seed.json',
    JSON.stringify({
      tenants: [{ domain: 'harbour.example' }],
      users: [{ userPrincipalName: 'ole@harbour.example', displayName: 'Ole Berg' }],
      apps: [
        {
          clientId: demo.publicApp.clientId,
          displayName: 'Ours',
          tenant: 'harbour.example',
          redirectUris: { publicClient: ['http://localhost'] },
        },
      ],
    }),
  )
  const { said, url } = await start('--seed', seed, '--auto-sign-in')
  expect(said).toContain('sign in as ole@harbour.example\n')
  const answer = await authorize(url, '&redirect_uri=http://localhost')
  expect(new URL(answer.headers.get('location')!).searchParams.get('code')).toMatch(/^1\.AX/)
}, 30_000)

test('--tls-cert and --tls-key: https with that certificate, http beside it', async () => {
  const { certificate, privateKey } = await createClientCertificate('CN=ours')
  const { said, url } = await start('--tls-cert', file('c.pem', certificate), '--tls-key', file('k.pem', privateKey))
  const secure = /https:\/\/localhost:\d+/.exec(said)![0]
  expect((await fetch(url)).status).toBe(200)
  const [socket] = await once(
    secureRequest(secure, { ca: certificate, checkServerIdentity: () => undefined }).end(),
    'response',
  )
  expect(socket.statusCode).toBe(200)
  expect(said).not.toContain('trust')
}, 30_000)

test('--proxy: Microsoft’s names lead to it, with an authority to trust', async () => {
  const { said } = await start('--proxy', '0')
  const proxy = /HTTPS_PROXY=(\S+)/.exec(said)![1]!
  const ca = readFileSync(/trust +(\S+)/.exec(said)![1]!, 'utf8')
  const { hostname, port } = new URL(proxy)
  const asking = request({ host: hostname, port, method: 'CONNECT', path: 'graph.microsoft.com:443' }).end()
  const [, socket] = await once(asking, 'connect')
  const asked = secureRequest('https://graph.microsoft.com/v1.0/me', {
    ca,
    createConnection: () => connectTls({ socket, ca, servername: 'graph.microsoft.com' }),
  }).end()
  const [answer] = await once(asked, 'response')
  expect(answer.statusCode).toBe(401)
}, 30_000)

const elsewhere = Object.values(networkInterfaces())
  .flat()
  .find((each) => each?.family === 'IPv4' && !each.internal)?.address

test.skipIf(elsewhere === undefined)(
  '--host lets other machines in, to the control only with --control any',
  async () => {
    for (const [more, status] of [
      [[], 403],
      [['--control', 'any'], 200],
    ] as const) {
      const { url } = await start('--host', '0.0.0.0', ...more)
      const address = `http://${elsewhere}:${new URL(url).port}`
      expect((await fetch(`${address}/common/v2.0/.well-known/openid-configuration`)).status).toBe(200)
      for (const path of ['api/clock', 'journal', 'approvals']) {
        expect([path, (await fetch(`${address}/_emulator/${path}`)).status]).toEqual([path, status])
        expect([path, (await fetch(`${url}/_emulator/${path}`)).status]).toEqual([path, 200])
      }
    }
  },
  30_000,
)
