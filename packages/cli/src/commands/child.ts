/** Programs of ours that run as processes of their own, on the same Node as this one. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { exitCodes } from '../exit-codes.ts'

/** Runs the `main` of a package until it ends, and takes over its exit code. */
export async function runMain(
  packageName: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const index = import.meta.resolve(packageName)
  // In the clone it is TypeScript, in a published package JavaScript.
  const main = new URL(index.endsWith('.ts') ? './main.ts' : './main.js', index)
  const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(main), ...args], {
    stdio: 'inherit',
    env: environment,
  })
  // Ctrl-C reaches the child by itself; a signal to this process alone does not.
  const pass = (): void => void child.kill('SIGTERM')
  process.once('SIGTERM', pass)
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (exit, signal) =>
      resolve(exit ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : exitCodes.failed)),
    )
  })
  process.off('SIGTERM', pass)
  if (code !== 0) process.exitCode = code
}

/** The options of this command that were given, to hand them on under the same names. */
export function givenOptions(command: Command): string[] {
  return command.options.flatMap((option) => {
    const name = option.attributeName()
    const value: unknown = command.getOptionValueSource(name) === 'cli' ? command.getOptionValue(name) : undefined
    if (value === undefined || value === false) return []
    return value === true ? [option.long!] : [option.long!, String(value)]
  })
}
