/** Hanging up and waiting, on the connection of one request. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Wire } from '../plan.ts'

/** Milliseconds for the kernel to hand over what was written: a reset throws away what is still on its way. */
const settle = 30

export function wireOf(outgoing: ServerResponse, socket: Socket): Wire {
  const sleep = async (ms: number): Promise<void> => {
    if (socket.destroyed) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = Number.isFinite(ms) ? setTimeout(resolve, ms) : undefined
    socket.once('close', resolve)
    await promise
    socket.off('close', resolve)
    clearTimeout(timer)
  }

  return {
    sleep,
    async hangUp(how) {
      if (outgoing.headersSent) outgoing.flushHeaders()
      await sleep(settle)
      if (how === 'close') socket.end(() => socket.destroy())
      else reset(socket)
      await sleep(Number.POSITIVE_INFINITY)
    },
  }
}

function reset(socket: Socket): void {
  try {
    socket.resetAndDestroy()
  } catch {
    // Inside TLS there is nothing to reset; the client misses the closing alert instead.
    socket.destroy()
  }
}
