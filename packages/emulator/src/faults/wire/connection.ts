/** Hanging up and waiting, on the connection of one request. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Wire } from '../plan.ts'

/** Milliseconds for the kernel to hand over what was written: a reset throws away what is still on its way. */
const settle = 30

export function wireOf(outgoing: ServerResponse, socket: Socket): Wire {
  const gone = new Promise<void>((resolve) => {
    if (socket.destroyed) resolve()
    else socket.once('close', () => resolve())
  })

  const sleep = async (ms: number): Promise<void> => {
    let timer: NodeJS.Timeout | undefined
    const over = new Promise<void>((resolve) => {
      if (Number.isFinite(ms)) timer = setTimeout(resolve, ms)
    })
    await Promise.race([over, gone])
    clearTimeout(timer)
  }

  return {
    sleep,
    async hangUp(how) {
      if (outgoing.headersSent) outgoing.flushHeaders()
      await sleep(settle)
      if (how === 'close') socket.end(() => socket.destroy())
      else reset(socket)
      await gone
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
