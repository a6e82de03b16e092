import { expect, test } from 'vitest'
import { limitStall } from '../../src/http/limit-stall.ts'
import { transmit } from '../../src/http/transmit.ts'
import { scriptedServer } from '../scripted-server.ts'

const send = (stallMs: number) => limitStall(stallMs)(transmit(fetch))
const get = (url: string) => ({ url, method: 'GET', headers: new Headers() })

test('a body that stands still ends as a time-out', async () => {
  await using server = await scriptedServer((_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('half ')
  })
  const response = await send(30)(get(server.url))
  await expect(response.text()).rejects.toMatchObject({ code: 'timeout' })
})

test('a body that flows comes whole, with its address and headers', async () => {
  await using server = await scriptedServer((_, response) => {
    response.writeHead(206, { 'x-kept': 'yes' }).end('all of it')
  })
  const response = await send(10_000)(get(`${server.url}/path`))
  expect([response.status, response.headers.get('x-kept'), response.url]).toEqual([206, 'yes', `${server.url}/path`])
  expect(await response.text()).toBe('all of it')
})

test('a reader who is slow is not a body that stands still', async () => {
  await using server = await scriptedServer((_, response) => response.end('x'.repeat(1_000_000)))
  const response = await send(30)(get(server.url))
  const reader = response.body!.getReader()
  await reader.read()
  await new Promise((resolve) => setTimeout(resolve, 80))
  expect((await reader.read()).done).toBe(false)
  await reader.cancel()
})
