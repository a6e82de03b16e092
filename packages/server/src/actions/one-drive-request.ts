import { actions } from '@drawbridge/api'
import type { Graph } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { assertPathOnTheWire } from './graph-path.ts'
import { graphRefusal } from './graph-refusal.ts'
import { handle } from './handler.ts'
import { withoutContentUrls } from './without-content-urls.ts'

/** What a caller may say, beside what describes the body. The rest is the client's. */
const allowed =
  /^(accept|accept-language|content-type|prefer|if-match|if-none-match|consistencylevel|return-client-request-id|client-request-id)$/i
const told = ['content-type', 'etag', 'retry-after', 'request-id', 'preference-applied']
const longestAnswer = 4 * 1024 * 1024

export const oneDriveRequest = handle(actions.oneDriveRequest, {
  check: ({ headers = {} }) =>
    Object.keys(headers)
      .filter((name) => !allowed.test(name))
      .map((name) => ({ field: `headers.${name}`, message: 'This header is not passed on.' })),

  async run({ method, path, headers, body }, { client }) {
    assertPathOnTheWire(path)
    const response = await client.request(path, { method, redirect: 'manual', ...contentOf(headers, body) })
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel()
      throw new Problem(
        'invalid_request',
        'path: Contents are opened with Download File, or any action that takes a file.',
      )
    }
    const text = await readText(response)
    if (!response.ok) throw graphRefusal(method, path, response, text)
    return { status: response.status, headers: headersOf(response), body: bodyOf(response, text) }
  },

  describe: async ({ method, path }) => {
    assertPathOnTheWire(path)
    const what = method === 'GET' ? 'reads' : 'may change or delete'
    return `Sends ${method} ${path.split('?')[0]} to Microsoft Graph, which ${what} whatever that path means.`
  },
})

function contentOf(headers: Record<string, string>, body: unknown): Parameters<Graph['request']>[1] {
  if (body === undefined) return { headers }
  const given = new Headers(headers)
  if (typeof body !== 'string') return { headers: given, json: body }
  if (!given.has('content-type')) given.set('content-type', 'text/plain')
  return { headers: given, body }
}

/** @throws {Problem} `payload_too_large` */
async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let length = 0
  let text = ''
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > longestAnswer) {
      throw new Problem(
        'payload_too_large',
        'The answer has more than 4 MB. Ask for fewer entries ($top) or fields ($select).',
      )
    }
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function bodyOf({ headers }: Response, text: string): unknown {
  if (text === '') return null
  if (!/\bjson\b/i.test(headers.get('content-type') ?? '')) return text
  try {
    return withoutContentUrls(JSON.parse(text))
  } catch {
    return text
  }
}

function headersOf({ headers }: Response): Record<string, string> {
  return Object.fromEntries(told.flatMap((name) => (headers.has(name) ? [[name, headers.get(name)!]] : [])))
}
