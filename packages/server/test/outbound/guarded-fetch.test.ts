import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { guardedFetch } from '../../src/outbound/guarded-fetch.ts'
import { openOutbound } from '../../src/outbound/outbound.ts'

const home = openOutbound({ loopback: true, timeoutMs: 2_000 })
const abroad = openOutbound({ loopback: false, timeoutMs: 2_000 })
const near = guardedFetch(home)
const seen: { url: string; headers: IncomingHttpHeaders; body: string }[] = []
let url = ''
let other = ''

const serve = () =>
  createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ url: request.url!, headers: request.headers, body })
    const [, to] = /^\/to\?(.*)$/.exec(request.url!) ?? []
    if (to !== undefined) response.writeHead(302, { location: decodeURIComponent(to) }).end()
    else if (request.url === '/round') response.writeHead(307, { location: '/round' }).end()
    else if (request.url === '/cut') {
      response.writeHead(200, { 'content-length': '10' })
      response.write('half', () => response.destroy())
    } else response.end(`${request.method} ${body}`)
  })
const servers = [serve(), serve()]

beforeAll(async () => {
  for (const server of servers) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const [first, second] = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  url = first!
  other = second!
})
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await Promise.all([home.agent.destroy(), abroad.agent.destroy()])
})
beforeEach(() => void seen.splice(0))

test('sends and receives as fetch does, and gives an answer of the runtime', async () => {
  const answer = await near(`${url}/x`, { method: 'POST', body: 'hello', headers: { 'x-mine': '1' } })
  expect(answer).toBeInstanceOf(Response)
  expect(await answer.text()).toBe('POST hello')
  expect(seen[0]!.headers['x-mine']).toBe('1')
})

test('follows redirections, and tells another host nothing that was meant for the first', async () => {
  const headers = { authorization: 'Bearer secret', cookie: 'a=b', accept: 'text/plain' }
  const answer = await near(`${url}/to?${encodeURIComponent(`${other}/there`)}`, { headers })
  expect(await answer.text()).toBe('GET ')
  expect(seen[1]).toMatchObject({ url: '/there', headers: { accept: 'text/plain' } })
  expect(seen[1]!.headers).not.toHaveProperty('authorization')
  expect(seen[1]!.headers).not.toHaveProperty('cookie')
})

test('gives the redirection itself to who posts, or asks for it', async () => {
  expect((await near(`${url}/to?x`, { method: 'POST', body: 'x' })).status).toBe(302)
  expect((await near(`${url}/to?x`, { redirect: 'manual' })).headers.get('location')).toBe('x')
})

test('goes round in circles a few times only', async () => {
  await expect(near(`${url}/round`)).rejects.toMatchObject({ code: 'invalid_request' })
  expect(seen.length).toBeLessThan(10)
})

test.each(['https://10.0.0.1/', 'file:///etc/passwd', 'http://169.254.169.254/', 'https://user:pass@example.com/'])(
  'is not led to %s, neither at once nor by a redirection',
  async (target) => {
    await expect(near(target)).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(near(`${url}/to?${encodeURIComponent(target)}`)).rejects.toMatchObject({ code: 'invalid_request' })
  },
)

test('does not reach this machine from a server on the internet, also by a name', async () => {
  const far = guardedFetch(abroad)
  await expect(far(url)).rejects.toMatchObject({ code: 'invalid_request' })
  await expect(far(url.replace('http:', 'https:').replace('127.0.0.1', 'localhost'))).rejects.toMatchObject({
    code: 'upstream_failed',
    message: expect.stringContaining('public internet'),
  })
  expect(seen).toEqual([])
})

test('says why nothing came, and ends with its signal', async () => {
  await expect(near('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'upstream_failed' })
  await expect(near(`${url}/cut`).then((answer) => answer.text())).rejects.toThrow()
  await expect(near(url, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
})
