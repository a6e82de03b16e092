/**
 * One exchange with Microsoft, its answer streamed straight into a Node response.
 *
 * undici's `dispatch` rather than `fetch`: no web streams in between, which costs a third of the CPU time.
 */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { Agent, type Dispatcher } from 'undici'
import { Problem } from '../errors.ts'

/** Pools of connections, one for each origin. HTTP/1.1, which costs less CPU time here than HTTP/2. */
export function createDispatcher(): Agent {
  return new Agent({
    connections: 128,
    connect: { timeout: 10_000 },
    headersTimeout: 60_000,
    // Between two pieces of a body, not for the whole of it.
    bodyTimeout: 60_000,
  })
}

export type UpstreamRequest = {
  readonly origin: string
  /** Path and query, sent as they are. */
  readonly path: string
  readonly method: Dispatcher.HttpMethod
  readonly headers: Record<string, string>
  readonly body: Readable | Buffer | null
}

export type UpstreamAnswer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Whether it went to the caller; otherwise its body was dropped. */
  readonly delivered: boolean
}

/** Looks at status and headers, and gives the headers under which the answer goes to the caller, if it shall. */
export type Take = (status: number, headers: IncomingHttpHeaders) => Record<string, string> | undefined

/**
 * @throws {Problem} `upstream_timeout` or `upstream_failed` when no answer came. An answer that breaks off in the middle
 *   breaks off for the caller too: the promise is then fulfilled.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: UpstreamRequest,
  outgoing: ServerResponse,
  take: Take,
): Promise<UpstreamAnswer> {
  return new Promise((resolve, reject) => {
    let answer: UpstreamAnswer | undefined
    let leave = (): void => {}
    const settle = (finish: () => void): void => {
      outgoing.off('close', leave)
      finish()
    }

    dispatcher.dispatch(request, {
      onRequestStart(controller) {
        leave = () => controller.abort(new Error('The caller went away.'))
        if (outgoing.destroyed) leave()
        else outgoing.once('close', leave)
      },
      onResponseStart(_, status, headers) {
        if (status < 200) return
        const head = take(status, headers)
        answer = { status, headers, delivered: head !== undefined }
        if (head) outgoing.writeHead(status, head)
      },
      onResponseData(controller, chunk) {
        if (!answer?.delivered || outgoing.write(chunk)) return
        controller.pause()
        outgoing.once('drain', () => controller.resume())
      },
      onResponseEnd() {
        if (answer?.delivered) outgoing.end()
        settle(() => resolve(answer!))
      },
      onResponseError(_, error) {
        if (outgoing.headersSent || outgoing.destroyed) {
          outgoing.destroy()
          return settle(() => resolve(answer ?? { status: 0, headers: {}, delivered: true }))
        }
        settle(() => reject(noAnswer(error)))
      },
    })
  })
}

const timeouts = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])

function noAnswer(cause: Error & { code?: string }): Problem {
  if (cause.code && timeouts.has(cause.code)) {
    return new Problem('upstream_timeout', 'Microsoft Graph did not answer in time. Try again.', { cause })
  }
  if (cause.code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH') {
    return new Problem('invalid_request', 'The body is longer or shorter than Content-Length says.', { cause })
  }
  return new Problem('upstream_failed', 'Microsoft Graph cannot be reached at the moment. Try again.', { cause })
}
