/** Spans as the real OpenTelemetry SDK sees them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type ObservedAttempt, refreshTokens } from '../../src/index.ts'
import { downloadToFile, pooledFetch, syncUp } from '../../src/node.ts'
import { type SignedIn, signedIn } from '../signed-in.ts'
import { testClock } from '../test-clock.ts'

const exporter = new InMemorySpanExporter()
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer('test')

let world: SignedIn
beforeAll(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  world = await signedIn()
})
afterAll(async () => {
  context.disable()
  await world[Symbol.asyncDispose]()
})
afterEach(() => {
  exporter.reset()
  world.emulator.faults.clear()
})

test('each attempt is a client span below the one that is active, named and described as OpenTelemetry asks', async () => {
  world.emulator.faults.add({
    when: { path: '/me/drive' },
    times: { next: 1 },
    fault: { kind: 'throttle', retryAfter: 3 },
  })
  const parent = tracer.startSpan('caller')
  const client = world.client({ tracer, ...testClock() })
  await context.with(trace.setSpan(context.active(), parent), () => client.drive().get())
  const { hostname, port } = new URL(world.emulator.url)
  const spans = exporter.getFinishedSpans()
  expect(spans.map(({ name, kind, status }) => [name, kind, status.code])).toEqual([
    ['GET', SpanKind.CLIENT, SpanStatusCode.ERROR],
    ['GET', SpanKind.CLIENT, SpanStatusCode.UNSET],
  ])
  expect(spans[0]!.attributes).toEqual({
    'http.request.method': 'GET',
    'url.full': `${world.emulator.url}/v1.0/me/drive`,
    'server.address': hostname,
    'server.port': Number(port),
    'http.request.header.client-request-id': [expect.stringMatching(/^[0-9a-f-]{36}$/)],
    'http.response.status_code': 429,
    'http.response.header.request-id': [expect.stringMatching(/./)],
    'error.type': '429',
  })
  expect(spans[1]!.attributes).toMatchObject({ 'http.request.resend_count': 1, 'http.response.status_code': 200 })
  for (const span of spans) {
    expect(span.parentSpanContext?.spanId).toBe(parent.spanContext().spanId)
    expect(span.duration[0]).toBeGreaterThanOrEqual(0)
  }
})

test('no answer at all is an error with its code, and an id to look for at Microsoft', async () => {
  const nowhere = { login: 'http://127.0.0.1:1', graph: 'http://127.0.0.1:1' }
  const client = world.client({ cloud: nowhere, tracer, retry: { limit: 0 } })
  const error = await client
    .drive()
    .get()
    .catch((thrown) => thrown)
  const [span] = exporter.getFinishedSpans()
  expect(span).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { 'error.type': 'network' } })
  expect(error).toMatchObject({ name: 'TransportError', code: 'network' })
  expect(span!.attributes['http.request.header.client-request-id']).toEqual([error.clientRequestId])
})

test('uploads, downloads and sign-ins are seen as well, and nothing secret is in any span', async () => {
  const { emulator, tokens } = world
  const root = world.client({ tracer }).drive().root()
  const item = await root.upload('traced.bin', new Uint8Array(400_000), { smallFile: 0 })
  await (await world.client({ tracer }).drive().item(item.id).download()).arrayBuffer()
  const app = {
    cloud: { login: emulator.url, graph: emulator.url },
    authority: 'common',
    clientId: clientIdOf(tokens.idTokenClaims!),
  }
  const fresh = await refreshTokens(app, { refreshToken: tokens.refreshToken! }, { tracer })
  const spans = exporter.getFinishedSpans()
  expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['PUT', 'GET', 'POST']))
  expect(spans.some(({ attributes }) => `${attributes['url.full']}`.endsWith('/oauth2/v2.0/token'))).toBe(true)
  const told = JSON.stringify(spans.map(({ attributes, status, events }) => ({ attributes, status, events })))
  for (const secret of [
    tokens.accessToken,
    tokens.refreshToken!,
    fresh.accessToken,
    fresh.refreshToken!,
    'tempauth=',
    '_content/up',
  ])
    expect(told).not.toContain(secret)
})

/** Each span as its way from the operation on: `onedrive.sync > onedrive.delta > GET`. */
function ways(): string[] {
  const spans = exporter.getFinishedSpans()
  const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]))
  const way = (span: (typeof spans)[number]): string => {
    const parent = byId.get(span.parentSpanContext?.spanId ?? '')
    return parent ? `${way(parent)} > ${span.name}` : span.name
  }
  return [...new Set(spans.map(way))].sort()
}

test('the requests of a whole operation are below its span, those past fetch too, and the hooks see the same', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'onedrive-traced-'))
  const pool = pooledFetch()
  const attempts: ObservedAttempt[] = []
  try {
    const hooks = { onAttempt: (attempt: ObservedAttempt) => attempts.push(attempt) }
    const client = world.client({ tracer, hooks, fetch: pool.fetch })
    const made = await client.drive().root().createFolder('operations')
    const target = client.drive().item(made.id)
    await writeFile(join(folder, 'a.bin'), Buffer.alloc(600_000))
    exporter.reset()
    attempts.length = 0

    const item = await target.upload('b.bin', new Uint8Array(400_000), { smallFile: 0 })
    expect(ways()).toEqual(['onedrive.upload', 'onedrive.upload > POST', 'onedrive.upload > PUT'])
    expect(exporter.getFinishedSpans().at(-1)!.attributes).toEqual({ 'onedrive.bytes': 400_000 })
    exporter.reset()

    attempts.length = 0
    const options = { rangeSize: 100_000, connections: 4 }
    await downloadToFile(client.drive().item(item.id), join(folder, 'c.bin'), options)
    expect(ways()).toEqual(['onedrive.download', 'onedrive.download > GET'])
    const ranges = attempts.filter(({ status }) => status === 206)
    expect(ranges.length).toBeGreaterThanOrEqual(4)
    expect(ranges[0]).toMatchObject({ method: 'GET', url: `${world.emulator.url}/[redacted]` })
    expect(exporter.getFinishedSpans().filter(({ name }) => name === 'GET')).toHaveLength(attempts.length)
    exporter.reset()

    await syncUp(target, folder)
    expect(ways()).toEqual([
      'onedrive.sync',
      'onedrive.sync > POST',
      'onedrive.sync > PUT',
      'onedrive.sync > onedrive.delta',
      'onedrive.sync > onedrive.delta > GET',
    ])
    exporter.reset()

    await client.drive().item(item.id).copy({ parentId: made.id, name: 'd.bin' })
    expect(ways()).toEqual(['onedrive.copy', 'onedrive.copy > GET', 'onedrive.copy > POST'])
    exporter.reset()

    await expect(target.upload('b.bin', 'x', { conflictBehavior: 'fail' })).rejects.toThrow()
    const failed = exporter.getFinishedSpans().at(-1)!
    expect(failed).toMatchObject({ name: 'onedrive.upload', status: { code: SpanStatusCode.ERROR } })
    expect(failed.attributes).toEqual({ 'error.type': 'nameAlreadyExists' })
  } finally {
    await pool.close()
    await rm(folder, { recursive: true, force: true })
  }
})

function clientIdOf({ aud }: Readonly<Record<string, unknown>>): string {
  return `${aud}`
}
