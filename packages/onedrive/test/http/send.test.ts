import type { RequestListener } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { AccessToken } from '../../src/http/authorize.ts'
import type { ObservedAttempt } from '../../src/http/observe.ts'
import type { Outgoing } from '../../src/http/outgoing.ts'
import { createPacer } from '../../src/http/pacer.ts'
import { retryPolicy } from '../../src/http/retry.ts'
import { contentSend, graphSend, type Pipeline } from '../../src/http/send.ts'
import { bodyOf, scriptedServer } from '../scripted-server.ts'
import { testClock } from '../test-clock.ts'

type Seen = {
  method: string
  authorization?: string | undefined
  id: string | undefined
  agent: string | undefined
  body: string
}

/** A server that answers from a list of statuses, then 200; and a pipeline to it that does not really wait. */
async function service(script: RequestListener[], options: { accessToken?: AccessToken; timeoutMs?: number } = {}) {
  const seen: Seen[] = []
  const server = await scriptedServer(async (request, response) => {
    const { authorization, 'client-request-id': id, 'user-agent': agent } = request.headers
    seen.push({
      method: request.method!,
      authorization,
      id: id as string,
      agent,
      body: (await bodyOf(request)).toString(),
    })
    const answer = script.shift() ?? answers(200)
    answer(request, response)
  })
  const waits: number[] = []
  const attempts: ObservedAttempt[] = []
  const clock = testClock(waits)
  const policy = retryPolicy()
  const pipeline: Pipeline = {
    fetch,
    accessToken: options.accessToken ?? 'token-1',
    retrying: {
      policy,
      ...clock,
      random: () => 0.5,
    },
    pacer: createPacer({}, { ...clock, longestWaitMs: policy.maxDelayMs }),
    stallMs: 10_000,
    timeoutMs: options.timeoutMs ?? 10_000,
    userAgent: 'ISV|Example|Example/1.0',
    hooks: { onAttempt: (attempt) => attempts.push(attempt) },
    tracer: undefined,
    uuid: () => 'uuid-1',
  }
  const request = (init: Partial<Outgoing> = {}): Outgoing => ({
    url: `${server.url}/v1.0/me?$select=id&access_token=planted`,
    method: 'GET',
    headers: new Headers(),
    ...init,
  })
  return { seen, waits, attempts, pipeline, request, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

function answers(status: number, headers: Record<string, string> = {}): RequestListener {
  return (_, response) => response.writeHead(status, { 'request-id': 'request-1', ...headers }).end(`${status}`)
}

const cut: RequestListener = (request) => request.socket.destroy()
const never: RequestListener = () => undefined

describe('repeating', () => {
  test('waits as long as asked, then succeeds', async () => {
    await using s = await service([answers(429, { 'retry-after': '7' }), answers(503), cut])
    const response = await graphSend(s.pipeline)(s.request())
    expect(response.status).toBe(200)
    expect(s.waits).toEqual([7_000, 500, 1_000])
  })

  test('sends a body again when it can be made again', async () => {
    await using s = await service([answers(429)])
    await graphSend(s.pipeline)(s.request({ method: 'POST', body: () => 'again' }))
    expect(s.seen.map(({ body }) => body)).toEqual(['again', 'again'])
  })

  test('hands the refusal back when the body was a stream', async () => {
    await using s = await service([answers(429)])
    const response = await graphSend(s.pipeline)(s.request({ method: 'PUT', body: new Blob(['once']).stream() }))
    expect(response.status).toBe(429)
    expect(s.seen).toHaveLength(1)
  })

  test('does not repeat a POST whose answer was lost', async () => {
    await using s = await service([cut])
    await expect(graphSend(s.pipeline)(s.request({ method: 'POST', body: 'x' }))).rejects.toMatchObject({
      name: 'TransportError',
      code: 'network',
    })
    expect(s.seen).toHaveLength(1)
  })

  test('gives up after the limit with the last answer', async () => {
    await using s = await service([1, 2, 3, 4, 5, 6].map(() => answers(502)))
    expect((await graphSend(s.pipeline)(s.request())).status).toBe(502)
    expect(s.seen).toHaveLength(5)
  })

  test('stops waiting when the caller gives up', async () => {
    await using s = await service([answers(503)])
    const controller = new AbortController()
    const retrying = { ...s.pipeline.retrying, sleep: async () => controller.abort() }
    await expect(
      graphSend({ ...s.pipeline, retrying })(s.request({ signal: controller.signal })),
    ).rejects.toMatchObject({ code: 'aborted' })
    expect(s.seen).toHaveLength(1)
  })
})

describe('authorizing', () => {
  const rotating = (): { accessToken: AccessToken; asked: boolean[] } => {
    const asked: boolean[] = []
    return {
      asked,
      accessToken: ({ forceRefresh }) => {
        asked.push(forceRefresh)
        return forceRefresh ? 'token-2' : 'token-1'
      },
    }
  }

  test('asks for a new token once when the first is refused', async () => {
    const { accessToken, asked } = rotating()
    await using s = await service([answers(401)], { accessToken })
    expect((await graphSend(s.pipeline)(s.request())).status).toBe(200)
    expect(s.seen.map(({ authorization }) => authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
    expect(asked).toEqual([false, true])
  })

  test('hands back the second refusal', async () => {
    const { accessToken } = rotating()
    await using s = await service([answers(401), answers(401)], { accessToken })
    expect((await graphSend(s.pipeline)(s.request())).status).toBe(401)
    expect(s.seen).toHaveLength(2)
  })

  test('refuses a token that would break the header, and does not repeat it in the error', async () => {
    await using s = await service([], { accessToken: 'bad\r\ntoken' })
    const sent = graphSend(s.pipeline)(s.request())
    await expect(sent).rejects.toMatchObject({ name: 'UsageError', code: 'invalid_access_token' })
    await expect(sent).rejects.not.toThrow('bad')
    expect(s.seen).toEqual([])
  })

  test('pre-authenticated URLs see neither token nor name', async () => {
    await using s = await service([])
    await contentSend(s.pipeline)(s.request())
    expect(s.seen[0]!.authorization).toBeUndefined()
    expect(s.attempts[0]!.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\[redacted\]$/)
  })
})

test('says who calls, and shows each attempt without secrets', async () => {
  await using s = await service([answers(503)])
  await graphSend(s.pipeline)(s.request())
  expect(s.seen[0]).toMatchObject({ agent: 'ISV|Example|Example/1.0', id: 'uuid-1' })
  expect(s.attempts).toMatchObject([
    { method: 'GET', status: 503, requestId: 'request-1', clientRequestId: 'uuid-1' },
    { method: 'GET', status: 200 },
  ])
  expect(s.attempts[0]!.url).toMatch(/\/v1\.0\/me\?\$select=id&access_token=\[redacted\]$/)
})

describe('limiting time', () => {
  afterEach(() => void vi.useRealTimers())

  test('an attempt that is not answered in time is a time-out, and is repeated', async () => {
    await using s = await service([never])
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const sent = graphSend({ ...s.pipeline, timeoutMs: 5_000 })(s.request())
    await vi.waitUntil(() => s.seen.length === 1)
    await vi.advanceTimersByTimeAsync(5_000)
    vi.useRealTimers()
    expect((await sent).status).toBe(200)
    expect(s.waits).toEqual([250])
  })

  test('an answer that has begun is not cut', async () => {
    let finish = (): void => undefined
    const slow: RequestListener = (_, response) => {
      response.write('begun ')
      finish = () => response.end('and done')
    }
    await using s = await service([slow])
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const response = await graphSend({ ...s.pipeline, timeoutMs: 5_000 })(s.request())
    await vi.advanceTimersByTimeAsync(60_000)
    vi.useRealTimers()
    finish()
    expect(await response.text()).toBe('begun and done')
  })
})
