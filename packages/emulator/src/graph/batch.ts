/**
 * `$batch`: up to 20 requests in one. Each part goes through all the stages on its own, with its own limits; the batch
 * around them is always 200.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 */
import { z } from 'zod'
import { GraphFailure } from '../errors.ts'
import { jsonAnswer, type Prepared } from './answers.ts'

const most = 20

const batch = z.looseObject({
  requests: z.array(
    z.looseObject({
      id: z.string().min(1),
      method: z.string().min(1),
      url: z.string().min(1),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown().optional(),
      dependsOn: z.array(z.string()).nullish(),
    }),
  ),
})
type Part = z.output<typeof batch>['requests'][number]
type Result = { id: string; status: number; headers?: Record<string, string>; body?: unknown }

/** Answers one part, given its id, address below the version, method, headers and body. */
export type Dispatch = (id: string, url: string, init: RequestInit) => Promise<Response>

/**
 * @param text the body of the request
 * @throws GraphFailure 400 when it is no batch; what is wrong with a part is said in its answer
 */
export async function runBatch(text: string, authorization: string, dispatch: Dispatch): Promise<Prepared> {
  const parts = readParts(text)
  const results = new Map<string, Promise<Result>>()
  for (const part of parts) {
    const before = (part.dependsOn ?? []).map((id) => results.get(id.toLowerCase())!)
    const result = Promise.all(before).then((done) =>
      done.some(({ status }) => status >= 400) ? failedDependency(part) : run(part, authorization, dispatch),
    )
    results.set(part.id.toLowerCase(), result)
  }
  return jsonAnswer(JSON.stringify({ responses: await Promise.all(results.values()) }))
}

function readParts(text: string): Part[] {
  const parsed = batch.safeParse(parseJson(text))
  if (!parsed.success) throw refuse('BadRequest', 'Invalid batch payload format.')
  const { requests } = parsed.data
  if (requests.length > most) {
    throw refuse('MaximumValueExceeded', `Number of batch request steps exceeds the maximum value of ${most}.`)
  }
  const ids = requests.map(({ id }) => id.toLowerCase())
  if (new Set(ids).size < ids.length) throw refuse('BadRequest', 'Request Id has to be unique in a batch.')
  checkOrder(requests, ids)
  return requests
}

/** All at once, one after the other, or all after the same one: other orders are not accepted. */
function checkOrder(requests: readonly Part[], ids: readonly string[]): void {
  const before = requests.map(({ dependsOn }) => (dependsOn ?? []).map((id) => id.toLowerCase()))
  before.forEach((needed, index) => {
    if (needed.some((id) => !ids.slice(0, index).includes(id))) {
      throw refuse('BadRequest', 'dependsOn must name requests that come earlier in the batch.')
    }
  })
  const dependent = before.flatMap((needed, index) => (needed.length === 0 ? [] : [{ needed, index }]))
  const single = dependent.every(({ needed }) => needed.length === 1)
  const serial =
    dependent.every(({ needed, index }) => needed[0] === ids[index - 1]) && dependent.length === ids.length - 1
  const same = new Set(dependent.map(({ needed }) => needed[0])).size <= 1
  if (single && (serial || same)) return
  throw refuse('BadRequest', 'dependsOn must put all requests in a row, or all behind the same one.')
}

async function run(part: Part, authorization: string, dispatch: Dispatch): Promise<Result> {
  const { id, method, url, body } = part
  const headers = new Headers({ authorization, ...part.headers })
  const init: RequestInit = { method: method.toUpperCase(), headers, redirect: 'manual' }
  if (body !== undefined && body !== null) {
    const type = headers.get('content-type')
    if (type === null) return failed(id, 400, 'BadRequest', 'Write request id : content-type header is missing.')
    init.body = /json/i.test(type) ? JSON.stringify(body) : Buffer.from(String(body), 'base64')
  }
  if (/^\/?\$batch\b/i.test(url)) return failed(id, 400, 'BadRequest', 'A batch cannot hold another batch.')
  try {
    return await resultOf(id, await dispatch(id, url.startsWith('/') ? url : `/${url}`, init))
  } catch {
    return failed(id, 400, 'BadRequest', 'The method or address of the request is malformed.')
  }
}

async function resultOf(id: string, response: Response): Promise<Result> {
  const bytes = Buffer.from(await response.arrayBuffer())
  const result = { id, status: response.status, headers: Object.fromEntries(response.headers) }
  if (bytes.length === 0) return result
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { ...result, body: isJson ? JSON.parse(bytes.toString()) : bytes.toString('base64') }
}

function failedDependency({ id, dependsOn }: Part): Result {
  return failed(id, 424, 'FailedDependency', `Request ${dependsOn?.join(', ')}, which this one depends on, has failed.`)
}

function failed(id: string, status: number, code: string, message: string): Result {
  return { id, status, headers: { 'Content-Type': 'application/json' }, body: { error: { code, message } } }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function refuse(code: string, message: string): GraphFailure {
  return new GraphFailure(400, code, message)
}
