/** The command: starts an emulator, says where it is, stops on Ctrl-C. */
import { parseArgs } from 'node:util'
import { demo, EmulatorError, type EmulatorOptions, startEmulator } from './index.ts'

const usage = `OneDrive and Microsoft sign-in on localhost.

  --port <number>         where to listen (8480; 0 for any free port)
  --data <folder>         keep everything in this folder; otherwise it is gone at the end
  --seed <demo|empty>     what a fresh emulator holds (demo)
  --auto-sign-in <name>   sign this account in and consent, without pages
  --help                  this text`

try {
  await run(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}

async function run(args: readonly string[]): Promise<void> {
  const options = readOptions(args)
  if (!options) {
    process.stdout.write(`${usage}\n`)
    return
  }
  const emulator = await startEmulator(options)
  process.stdout.write(`The emulator is at ${emulator.url} (Ctrl-C stops it)\n`)
  process.stdout.write(
    `  sign in as ${demo.accounts.work.userPrincipalName} or ${demo.accounts.personal.userPrincipalName}\n`,
  )
  process.stdout.write(`  journal    ${emulator.url}/_emulator/journal\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      emulator.close().then(() => process.exit(0))
    })
  }
}

/** Nothing when only help was asked for. @throws EmulatorError `bad_option` */
function readOptions(args: readonly string[]): EmulatorOptions | undefined {
  const { values } = parse(args)
  if (values.help) return undefined
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new EmulatorError('bad_option', `--port takes a number from 0 to 65535, not '${values.port}'.`)
  }
  const { seed, data, 'auto-sign-in': autoSignIn } = values
  if (seed !== 'demo' && seed !== 'empty') {
    throw new EmulatorError('bad_option', `--seed takes demo or empty, not '${seed}'.`)
  }
  return { port, seed, ...(data !== undefined && { data }), ...(autoSignIn !== undefined && { autoSignIn }) }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8480' },
        data: { type: 'string' },
        seed: { type: 'string', default: 'demo' },
        'auto-sign-in': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (cause) {
    throw new EmulatorError('bad_option', `${(cause as Error).message}\n\n${usage}`, { cause })
  }
}
