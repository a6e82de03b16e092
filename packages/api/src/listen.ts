/** Listens to a route that goes on telling: server-sent events, one after the other. */
import type { z } from 'zod'
import { ApiError, addressOf, type CallInput, type CallOptions, readProblem } from './call.ts'
import { readEventStream } from './event-stream.ts'
import type { Route } from './route.ts'

/** A route whose answer is a stream. */
export type StreamRoute = Route & { readonly streams: z.ZodType }

export type Told<R extends StreamRoute> = {
  /** Go on with this as `lastEventId` after a break, and nothing is missed. */
  readonly id: string
  /** Absent: nothing has happened, and the stream is alive. */
  readonly event?: z.output<R['streams']>
}

/**
 * Until the server ends the stream, or the signal aborts. A stream that breaks off is a `TypeError`; ask again with the
 * last id.
 *
 * @throws {ApiError} when the server answers with a problem
 * @throws {TypeError} when the server cannot be reached, or is lost
 */
export async function* listen<R extends StreamRoute>(
  route: R,
  input: CallInput<R>,
  {
    baseUrl,
    token,
    fetch: send = fetch,
    signal,
    lastEventId,
  }: CallOptions & { readonly lastEventId?: string | undefined },
): AsyncGenerator<Told<R>> {
  const headers = new Headers({ accept: 'text/event-stream' })
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  if (lastEventId !== undefined) headers.set('last-event-id', lastEventId)
  const response = await send(addressOf(route, input, baseUrl), { headers, ...(signal && { signal }) })
  if (!response.ok || !response.body) throw new ApiError(response.status, await readProblem(response))
  for await (const { id, data } of readEventStream(response.body)) {
    if (id === undefined) continue
    yield data === undefined ? { id } : { id, event: route.streams.parse(JSON.parse(data)) as z.output<R['streams']> }
  }
}
