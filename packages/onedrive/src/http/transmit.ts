/** The end of the pipeline: one call of `fetch`. */
import { isOneDriveError } from '../errors.ts'
import type { DirectFetch } from './direct.ts'
import { isPieces, type Pieces, type Send } from './outgoing.ts'
import { aborted } from './sleep.ts'
import { unreachable } from './unreachable.ts'

export function transmit(send: DirectFetch): Send {
  return async ({ url, method, headers, body, signal, redirect = 'follow' }) => {
    const content = typeof body === 'function' ? body() : body
    const init: RequestInit & { duplex?: 'half' } = { method, headers, redirect }
    if (signal) init.signal = signal
    try {
      if (isPieces(content)) {
        headers.set('content-length', `${content.length}`)
        init.body = send.sendsPieces ? (content.pieces() as never) : await gather(content)
      } else if (content !== undefined) init.body = content
      if (content instanceof ReadableStream) init.duplex = 'half'
      return await send(url, init)
    } catch (thrown) {
      if (signal?.aborted) throw aborted(signal)
      // What made the body has failed, and says why.
      if (isOneDriveError(thrown)) throw thrown
      if (thrown instanceof Error && isOneDriveError(thrown.cause)) throw thrown.cause
      throw unreachable(new URL(url).origin, thrown)
    }
  }
}

async function gather({ pieces }: Pieces): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for await (const piece of pieces()) parts.push(piece.slice())
  return new Blob(parts)
}
