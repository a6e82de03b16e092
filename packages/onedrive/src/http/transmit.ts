/** The end of the pipeline: one call of `fetch`. */
import { TransportError } from '../errors.ts'
import type { Send } from './outgoing.ts'
import { aborted } from './sleep.ts'

export function transmit(send: typeof fetch): Send {
  return async ({ url, method, headers, body, signal, redirect = 'follow' }) => {
    const content = typeof body === 'function' ? body() : body
    const init: RequestInit & { duplex?: 'half' } = { method, headers, redirect }
    if (content !== undefined) init.body = content
    if (content instanceof ReadableStream) init.duplex = 'half'
    if (signal) init.signal = signal
    try {
      return await send(url, init)
    } catch (thrown) {
      if (signal?.aborted) throw aborted(signal)
      const { origin } = new URL(url)
      throw new TransportError('network', `${origin} cannot be reached. Check the network and try again.`, {
        cause: thrown,
      })
    }
  }
}
