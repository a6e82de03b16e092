/**
 * A TCP relay that holds everything back for half a round trip each way, and lets no connection carry more than so many
 * bytes a millisecond. `relay.ts PORT MS RATE` prints its port.
 */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

const [port, roundTripMs, rate = 0] = process.argv.slice(2).map(Number) as [number, number, number?]

const server = createServer({ noDelay: true, pauseOnConnect: true }, (client) => {
  const target = connect({ port, host: '127.0.0.1', noDelay: true })
  carry(client, target)
  carry(target, client)
  // A connection takes a round trip to come about.
  setTimeout(() => client.resume(), roundTripMs)
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))

/** No more than this is on the way, as in a network: 8 MiB at 100 ms are 80 MB/s. */
const window = 8 * 1024 * 1024

function carry(from: Socket, to: Socket): void {
  const queue: { due: number; bytes: Buffer }[] = []
  let held = 0
  /** When what came so far will have passed. */
  let passed = 0
  let waiting = false
  let ended = false
  const wait = (ms: number): void => {
    if (!waiting) setTimeout(flush, Math.max(0, ms))
    waiting = true
  }
  const flush = (): void => {
    waiting = false
    const now = performance.now()
    while (queue[0] && queue[0].due <= now) {
      const { bytes } = queue.shift()!
      held -= bytes.length
      to.write(bytes)
    }
    if (held < window && !to.writableNeedDrain) from.resume()
    if (queue[0]) wait(queue[0].due - performance.now())
    else if (ended) to.end()
  }
  to.on('drain', flush)
  from.on('data', (bytes) => {
    const now = performance.now()
    passed = Math.max(passed, now) + (rate > 0 ? bytes.length / rate : 0)
    queue.push({ due: passed + roundTripMs / 2, bytes })
    held += bytes.length
    if (held >= window || to.writableNeedDrain) from.pause()
    wait(queue[0]!.due - now)
  })
  from.on('end', () => {
    ended = true
    if (queue.length === 0) to.end()
  })
  from.on('error', () => to.destroy())
  from.on('close', () => setTimeout(() => to.destroy(), roundTripMs * 2))
}
