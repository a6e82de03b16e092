/** Runs the server as the environment says, until it is told to stop. */
import { configFromEnvironment } from './config.ts'
import { Problem } from './errors.ts'
import { startServer } from './server.ts'

/** As sysexits.h has it: the configuration is wrong, so starting again will not help. */
const exitConfiguration = 78

try {
  const { logLevel, ...config } = configFromEnvironment(process.env)
  const starting = startServer({ ...config, log: { level: logLevel } })
  let stopping = false
  // Heard from the first moment on: a start that is cut short would leave its database running.
  const stop = (): void => {
    // A second signal means: now.
    if (stopping) process.exit(130)
    stopping = true
    void starting.then((server) => server.close()).then(() => process.exit(0))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  await starting
} catch (error) {
  const known = error instanceof Problem
  process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : error}\n`)
  process.exit(known && error.code === 'configuration_invalid' ? exitConfiguration : 1)
}
