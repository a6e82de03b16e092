import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isPublicAddress } from '../../src/outbound/addresses.ts'
import { isOnThisMachine, openOutbound } from '../../src/outbound/outbound.ts'

const limits = { largestAnswer: 1_000, timeoutMs: 2_000 }
const abroad = openOutbound({ ...limits, loopback: false })
const home = openOutbound({ ...limits, loopback: true })
const reached: string[] = []
const inside = createServer((incoming, response) => {
  reached.push(incoming.url!)
  response.end(incoming.url === '/large' ? 'x'.repeat(2_000) : 'secret')
})
let port = 0

beforeAll(async () => {
  await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done))
  port = (inside.address() as AddressInfo).port
})
afterAll(async () => {
  inside.closeAllConnections()
  inside.close()
  await Promise.all([abroad.agent.destroy(), home.agent.destroy()])
})

test.each([
  '0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.9.9.9 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1 198.18.0.1',
  '224.0.0.1 255.255.255.255 192.0.2.1 203.0.113.9 :: ::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 fe80::1',
  'fc00::1 fd12:3456::1 ff02::1 2001:db8::1 2002:a00:1:: 2001::1 100::1',
])('not public: %s', (addresses) => {
  expect(addresses.split(' ').filter(isPublicAddress)).toEqual([])
})

test('public', () => {
  const addresses = ['1.1.1.1', '20.190.128.0', '172.15.0.1', '172.32.0.1', '2603:1006::1', '2a00:1450::1']
  expect(addresses.filter((address) => !isPublicAddress(address))).toEqual([])
})

test.each([
  'file:///etc/passwd',
  'ftp://example.com/keys',
  'javascript:alert(1)',
  'nonsense',
  'http://example.com/keys',
  'https://user:password@example.com/keys',
  'https://127.0.0.1/keys',
  'https://2130706433/keys',
  'https://0x7f.1/keys',
  'https://0177.0.0.1/keys',
  'https://[::1]/keys',
  'https://[::ffff:169.254.169.254]/keys',
  'https://169.254.169.254/latest/meta-data',
  'http://localhost:8400/keys',
])('%s is refused before anything is asked', (url) => {
  expect(() => abroad.assertUrl(url, 'url')).toThrow(expect.objectContaining({ code: 'invalid_request' }))
})

test('a name that leads into the network is refused as the connection opens', async () => {
  const url = abroad.assertUrl(`https://localhost:${port}/inside`, 'url')
  await expect(request(url, { dispatcher: abroad.agent })).rejects.toMatchObject({ code: 'EADDRREFUSED' })
  expect(reached).toEqual([])
})

test('on a developer’s own machine it may call itself, and nothing else of the network', async () => {
  const url = home.assertUrl(`http://localhost:${port}/own`, 'url')
  expect((await request(url, { dispatcher: home.agent })).statusCode).toBe(200)
  for (const other of ['http://10.0.0.1/', 'https://192.168.0.1/', 'http://example.com/']) {
    expect(() => home.assertUrl(other, 'url')).toThrow('url:')
  }
  const large = await request(`http://127.0.0.1:${port}/large`, { dispatcher: home.agent })
  await expect(large.body.text()).rejects.toMatchObject({ code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' })
})

test('which server is on its developer’s machine', () => {
  expect(['http://localhost:8400', 'http://127.0.0.1', 'http://[::1]:1'].map(isOnThisMachine)).toEqual([
    true,
    true,
    true,
  ])
  expect(
    ['https://drawbridge.example', 'http://192.168.0.5', 'https://localhost.example'].map(isOnThisMachine),
  ).toEqual([false, false, false])
})
