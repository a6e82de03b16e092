/** What the command line says on a terminal, and on anything else. */
import pc from 'picocolors'

export type Line = { readonly name: string; readonly value: string; readonly note?: string }

/** Lines in two aligned columns, with a quiet note behind. Colour only where the stream is a terminal. */
export function formatLines(lines: readonly Line[], colors = pc): string {
  const nameWidth = Math.max(...lines.map(({ name }) => name.length))
  const valueWidth = Math.max(...lines.map(({ value, note }) => (note === undefined ? 0 : value.length)))
  return lines
    .map(({ name, value, note }) => {
      const text = `  ${colors.bold(name.padEnd(nameWidth))}   ${colors.cyan(note === undefined ? value : value.padEnd(valueWidth))}`
      return note === undefined ? text : `${text}   ${colors.dim(note)}`
    })
    .join('\n')
}

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
