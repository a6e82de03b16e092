/** The end of a program that runs until somebody stops it. */
import pc from 'picocolors'

/** Ends a command: one sentence on standard error, and an exit code that is not zero. */
export function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${pc.red('drawbridge:')} ${message}\n`)
  process.exit(1)
}

/** Resolves when the person or the system asks the program to stop. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
