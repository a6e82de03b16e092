/** One server of a cluster, in a process of its own that may be killed. Its clock is set by who started it. */
import { startServer } from '@drawbridge/server'

const [dataFolder, port, publicUrl, offset] = process.argv.slice(2) as [string, string, string, string]
let ahead = Number(offset)
process.on('message', (message: { ahead: number }) => {
  ahead = message.ahead
})
// Whoever started it is gone.
process.on('disconnect', () => process.exit(0))

const { operatorKey } = await startServer({
  port: Number(port),
  publicUrl,
  dataFolder,
  clock: { now: () => Date.now() + ahead },
  log: { level: 'fatal' },
})
process.send!({ operatorKey })
