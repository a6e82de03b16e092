import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { isAllowList, readAllowList } from '../../src/outbound/allow-list.ts'
import { openOutbound } from '../../src/outbound/outbound.ts'
import { post } from '../../src/outbound/post.ts'

const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})

async function listening(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  closing.push(() => server.closeAllConnections() ?? server.close())
  return (server.address() as AddressInfo).port
}

/** As a server that runs somewhere for others: its own machine is closed, but for what is allowed. */
function postTo(url: string, allowed = '', { timeoutMs = 5_000, signal = new AbortController().signal } = {}) {
  const outbound = openOutbound({ loopback: false, allowed: readAllowList(allowed), timeoutMs: 5_000 })
  closing.push(() => void outbound.agent.destroy())
  return post(outbound, url, { headers: {}, body: '{}', signal }, timeoutMs)
}

test('a private address is called when it is allowed, by name, by address or by range; otherwise nothing reaches it', async () => {
  let asked = 0
  const port = await listening((_request, response) => {
    asked += 1
    response.end('hello')
  })
  const url = `http://127.0.0.1:${port}/`
  for (const allowed of ['', '10.0.0.0/8', 'localhost'])
    await expect(postTo(url, allowed)).rejects.toThrow(/https|public/)
  await expect(postTo(`https://localhost:${port}/`)).rejects.toThrow('DRAWBRIDGE_OUTBOUND_ALLOW')
  expect(asked).toBe(0)
  for (const allowed of ['127.0.0.1', '10.0.0.0/8, 127.0.0.0/30']) {
    expect(await postTo(url, allowed)).toEqual({ status: 200, body: 'hello' })
  }
  expect(await postTo(`http://localhost:${port}/`, 'LocalHost')).toEqual({ status: 200, body: 'hello' })
})

test('who accepts and then says nothing, or never ends, is left when the time is over', async () => {
  const silent = await listening(() => {})
  const endless = await listening((_request, response) => void response.write('a'))
  for (const port of [silent, endless]) {
    const answer = postTo(`http://127.0.0.1:${port}/`, '127.0.0.1', { timeoutMs: 200 })
    await expect(answer).rejects.toThrow('No whole answer came in time.')
  }
})

test('of a body without end only the beginning is read', async () => {
  const port = await listening((_request, response) => {
    const flood = (): void => {
      while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
      if (!response.destroyed) response.once('drain', flood)
    }
    flood()
  })
  const { body } = await postTo(`http://127.0.0.1:${port}/`, '127.0.0.1')
  expect(body).toHaveLength(4 * 1024)
})

test('nobody there is said in words; an abort stays an abort', async () => {
  const port = await listening(() => {})
  await expect(postTo('http://127.0.0.1:1/', '127.0.0.1')).rejects.toThrow('Nothing listens at this address.')
  await expect(postTo('https://nobody.invalid/')).rejects.toThrow(/unknown|resolved/)
  const reason = new Error('The server stops.')
  const aborted = postTo(`http://127.0.0.1:${port}/`, '127.0.0.1', { signal: AbortSignal.abort(reason) })
  await expect(aborted).rejects.toBe(reason)
})

test.each([
  ['', true],
  ['hooks.internal, 10.1.0.0/16, ::1', true],
  ['10.0.0.0/33', false],
  ['fd00::/129', false],
  ['http://x', false],
  ['10.0.0.0/8/8', false],
])('%j is an allow-list: %s', (text, expected) => {
  expect(isAllowList(text)).toBe(expected)
})
