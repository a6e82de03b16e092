/**
 * Every request to OneDrive as a span of your own traces, in OpenTelemetry's words.
 *
 *   node --conditions=source examples/onedrive-tracing.ts
 */
import { demo, startEmulator } from '@drawbridge/emulator'
import { createOneDrive } from '@drawbridge/onedrive'
import { signInOnLoopback } from '@drawbridge/onedrive/node'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

// What your program does once, when it starts. The exporter would be one that sends to your collector.
const exporter = new InMemorySpanExporter()
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
const tracer = trace.getTracer('my-app')

await using emulator = await startEmulator({ autoSignIn: demo.accounts.work.userPrincipalName })
const cloud = { login: emulator.url, graph: emulator.url }
const app = { cloud, authority: 'common', clientId: demo.publicApp.clientId }
const open = async (url: URL) => void (await fetch(url))
const { accessToken } = await signInOnLoopback(app, { scopes: ['Files.ReadWrite'], open }, { tracer })
const onedrive = createOneDrive({ cloud, accessToken, tracer })

// 1. The first listing is refused once, as Microsoft does when it asks for a pause.
emulator.faults.add({
  when: { path: '/root/children' },
  times: { next: 1 },
  fault: { kind: 'throttle', retryAfter: 1 },
})
await tracer.startActiveSpan('nightly report', async (span) => {
  for await (const item of onedrive.drive().root().children({ top: 5 })) if (item.file) break
  await onedrive.drive().root().upload('report.txt', 'all is well')
  span.end()
})

// 2. Each attempt is a client span below yours, with Microsoft's request id and no secret. What takes several requests,
//    such as an upload, has a span of its own between the two.
const spans = exporter.getFinishedSpans()
const nameOf = new Map(spans.map((span) => [span.spanContext().spanId, span.name]))
for (const { name, attributes, parentSpanContext } of spans) {
  const { 'url.full': url, 'http.response.status_code': status, 'http.request.resend_count': resends = 0 } = attributes
  const below = nameOf.get(parentSpanContext?.spanId ?? '')
  if (below === undefined) continue
  const about = url === undefined ? '' : ` ${new URL(`${url}`).pathname} ${status}, sent ${resends} times before`
  console.log(`2. ${below} > ${name}${about}`)
}
