/** Calls an address on the internet. Private ones are refused; what comes back is read, or kept as a file. */
import { type FileReference, fileReferenceSchema, type Retry, type Template } from '@drawbridge/api'
import { Problem } from '../../errors.ts'
import type { Scope } from '../../expressions/scope.ts'
import { guardedFetch } from '../../outbound/guarded-fetch.ts'
import type { Activation } from '../activation.ts'
import { attempted, defaultTimeout } from '../attempt.ts'
import { keepContent } from '../content.ts'
import { longestOutput } from '../json.ts'
import { defaultRetry } from '../retry-policy.ts'
import { StepError } from '../step-error.ts'
import type { Runner, Task } from '../task.ts'
import { openFileOf } from './open-file-of.ts'

type Call = {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: unknown
  readonly scope: Scope
}

const repeatable = new Set(['GET', 'HEAD', 'PUT', 'DELETE'])

export const runHttpRequest: Runner<'http_request'> = async (task) => {
  const { activation, step } = task
  const call = await fill(task)
  // Unless the definition says so, what may have had an effect is not sent twice.
  const once: Retry = { ...defaultRetry, attempts: 1 }
  const { retry = repeatable.has(step.method) ? defaultRetry : once, timeout = defaultTimeout } = step
  const input = { method: call.method, url: call.url, headers: shown(call.headers), body: call.body }
  return attempted(task, { input, retry, timeout }, async ({ signal }) => {
    const answer = await send(activation, call, signal)
    return read(task, call, answer)
  })
}

async function fill({ activation, step, path, scope }: Task<'http_request'>): Promise<Call> {
  const { evaluator } = activation.services
  const { method } = step
  const filled = await evaluator.fill([step.url, step.headers, step.body ?? null] as Template, scope, activation.signal)
  const [url, given, body] = filled as [unknown, Record<string, unknown>, unknown]
  const headers = new Headers()
  for (const [name, value] of Object.entries(given)) {
    try {
      headers.set(name, String(value))
    } catch (cause) {
      throw new StepError('header_invalid', `The header “${name}” cannot be sent: its name or value is none.`, {
        cause,
      })
    }
  }
  // Whoever knows this header tells a repeat by it.
  if (!repeatable.has(method)) setDefault(headers, 'idempotency-key', `${activation.run.id}:${path}`)
  setDefault(headers, 'user-agent', 'Drawbridge')
  return { url: String(url ?? ''), method, headers, body, scope }
}

async function send(activation: Activation, call: Call, signal: AbortSignal): Promise<Response> {
  const { method, headers, url } = call
  const request = guardedFetch(activation.services.callOutbound)
  try {
    const body = await bodyOf(activation, call, signal)
    return await request(url, {
      method,
      headers,
      signal,
      ...(body !== undefined && { body, duplex: 'half' }),
    } as RequestInit)
  } catch (error) {
    if (error instanceof Problem && isRefusedAddress(error)) {
      throw new StepError('address_refused', error.message, { cause: error })
    }
    throw error
  }
}

/** A text as it is, a file as a stream, all else as JSON. */
async function bodyOf(
  activation: Activation,
  { body, headers, method, scope }: Call,
  signal: AbortSignal,
): Promise<unknown> {
  if (body === null || method === 'GET' || method === 'HEAD') return undefined
  if (typeof body === 'string') {
    setDefault(headers, 'content-type', 'text/plain; charset=utf-8')
    return body
  }
  const file = fileReferenceSchema.safeParse(body)
  if (file.success) {
    const { stream, mimeType, size } = await openFileOf(activation, scope, file.data, signal)
    setDefault(headers, 'content-type', mimeType ?? 'application/octet-stream')
    if (size !== null) headers.set('content-length', String(size))
    return stream
  }
  setDefault(headers, 'content-type', 'application/json')
  return JSON.stringify(body)
}

async function read(task: Task<'http_request'>, call: Call, answer: Response): Promise<unknown> {
  const { step } = task
  const { status, headers, ok } = answer
  const accepted = step.accept?.includes(status) ?? ok
  if (!accepted) throw await refused(answer)
  const told = { status, headers: shown(headers) }
  if (step.saveAsFile) return { ...told, file: await keep(task, call, answer) }
  const text = await textOf(answer)
  if (!/\bjson\b/i.test(headers.get('content-type') ?? '')) return { ...told, body: text }
  try {
    return { ...told, body: text === '' ? null : JSON.parse(text) }
  } catch (cause) {
    throw new StepError('answer_invalid', 'The answer says that it is JSON, and is none.', { cause, status })
  }
}

async function keep(
  { activation }: Task<'http_request'>,
  { url }: Call,
  { headers, body }: Response,
): Promise<FileReference> {
  const { run, services } = activation
  const mimeType = headers.get('content-type')
  const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '') || 'answer'
  const content = { runId: run.id, name, mediaType: mimeType, at: services.clock.now() }
  const { id, size } = await keepContent(services.db, content, body ?? new Blob([]).stream())
  return { from: 'run', contentId: id, name, mimeType, size }
}

async function textOf({ body, status }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes <= longestOutput) continue
    throw new StepError('output_too_large', 'The answer is longer than 10 MB. Keep it as a file: set “saveAsFile”.', {
      status,
    })
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function refused(answer: Response): Promise<StepError> {
  const { status, headers } = answer
  await answer.body?.cancel()
  const transient = status === 408 || status === 425 || status === 429 || status >= 500
  const retryAfterMs = millisecondsUntil(headers.get('retry-after'))
  return new StepError('http_status', `The answer was ${status}.`, { transient, status, retryAfterMs })
}

/** Of `Retry-After`: seconds. A date is left to the pauses of our own. */
function millisecondsUntil(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : undefined
}

function setDefault(headers: Headers, name: string, value: string): void {
  if (!headers.has(name)) headers.set(name, value)
}

const secretHeaders = /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|api-key)$|token|secret/i

function shown(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => [name, secretHeaders.test(name) ? '[redacted]' : value]),
  )
}

function isRefusedAddress({ cause }: Problem): boolean {
  for (let each: unknown = cause; each instanceof Error; each = each.cause) {
    if ((each as NodeJS.ErrnoException).code === 'EADDRREFUSED') return true
  }
  return false
}
