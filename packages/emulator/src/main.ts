/** The command: starts an emulator, says where it is, stops on Ctrl-C. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { demo, type Emulator, EmulatorError, type EmulatorOptions, type SeedFile, startEmulator } from './index.ts'

/** What `--auto-sign-in` stands for where it stands alone. */
const anybody = '*'

const usage = `OneDrive and Microsoft sign-in on localhost.

  --port <number>         where to listen (8480; 0 for any free port)
  --host <address>        the address to listen on (localhost); 0.0.0.0 lets other machines in
  --data <folder>         keep everything in this folder; otherwise it is gone at the end
  --seed <demo|empty|file>  what a fresh emulator holds (demo); a file is JSON
  --auto-sign-in[=<name>] sign this account (or else the first) in and consent, without pages
  --strict                refuse requests that only kindness lets pass, such as those without redirect_uri
  --tls                   answer https too, on the same port, with a certificate of its own authority
  --tls-cert <file>       answer https with this certificate (PEM) …
  --tls-key <file>        … and its key
  --proxy <number>        a proxy here (HTTPS_PROXY) leads Microsoft's host names to the emulator
  --control <loopback|any>  who may use its control at /_emulator: this machine (loopback), or whoever reaches it
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
  process.stdout.write(`  ${someAccounts(emulator)}\n`)
  if (emulator.secureUrl) process.stdout.write(`  https      ${emulator.secureUrl}\n`)
  if (emulator.proxyUrl) process.stdout.write(`  proxy      HTTPS_PROXY=${emulator.proxyUrl}\n`)
  if (emulator.caFile) process.stdout.write(`  trust      ${emulator.caFile}\n`)
  process.stdout.write(`  journal    ${emulator.url}/_emulator/journal\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      emulator.close().then(() => process.exit(0))
    })
  }
}

/** Whom to sign in as: a work account and a personal one, where there are. */
function someAccounts({ directory }: Emulator): string {
  const { work, personal } = demo.accounts
  const known = directory.users().map(({ userPrincipalName }) => userPrincipalName)
  const best = [work, personal].map(({ userPrincipalName }) => userPrincipalName).filter((name) => known.includes(name))
  const names = [...new Set([...best, ...known])].slice(0, 2)
  return names.length === 0 ? 'nobody can sign in: the seed has no accounts' : `sign in as ${names.join(' or ')}`
}

/** Nothing when only help was asked for. @throws EmulatorError `bad_option` */
function readOptions(args: readonly string[]): EmulatorOptions | undefined {
  const { values } = parse(args)
  if (values.help) return undefined
  const port = readPort('--port', values.port)
  const proxy = values.proxy === undefined ? undefined : readPort('--proxy', values.proxy)
  const tls = readTls(values)
  const { seed, data, host, 'auto-sign-in': autoSignIn } = values
  return {
    port,
    seed: seed === 'demo' || seed === 'empty' ? seed : readSeedFile(seed),
    tls,
    strict: values.strict,
    control: readControl(values.control),
    ...(host !== undefined && { host }),
    ...(data !== undefined && { data }),
    ...(autoSignIn !== undefined && { autoSignIn: autoSignIn === anybody || autoSignIn }),
    ...(proxy !== undefined && { proxy }),
  }
}

/** The seed itself is checked where it is used. */
function readSeedFile(file: string): SeedFile {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    const message = `--seed takes demo, empty or the name of a file that can be read, not '${file}'.`
    throw new EmulatorError('bad_option', message, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new EmulatorError('bad_option', `The seed ${file} is no JSON: ${(cause as Error).message}`, { cause })
  }
}

function readPort(flag: string, text: string): number {
  if (/^\d+$/.test(text) && Number(text) < 65_536) return Number(text)
  throw new EmulatorError('bad_option', `${flag} takes a number from 0 to 65535, not '${text}'.`)
}

function readControl(text: string): NonNullable<EmulatorOptions['control']> {
  if (text === 'loopback' || text === 'any') return text
  throw new EmulatorError('bad_option', `--control takes loopback or any, not '${text}'.`)
}

function readTls(values: ReturnType<typeof parse>['values']): NonNullable<EmulatorOptions['tls']> {
  const { tls, 'tls-cert': cert, 'tls-key': key } = values
  if (cert === undefined && key === undefined) return tls
  if (cert === undefined || key === undefined) {
    throw new EmulatorError('bad_option', '--tls-cert and --tls-key go together: the certificate and its key.')
  }
  try {
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } catch (cause) {
    throw new EmulatorError('bad_option', `The TLS files cannot be read: ${(cause as Error).message}`, { cause })
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: withAccount(args),
      options: {
        port: { type: 'string', default: '8480' },
        host: { type: 'string' },
        data: { type: 'string' },
        seed: { type: 'string', default: 'demo' },
        'auto-sign-in': { type: 'string' },
        strict: { type: 'boolean', default: false },
        tls: { type: 'boolean', default: false },
        'tls-cert': { type: 'string' },
        'tls-key': { type: 'string' },
        proxy: { type: 'string' },
        control: { type: 'string', default: 'loopback' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (cause) {
    throw new EmulatorError('bad_option', `${(cause as Error).message}\n\n${usage}`, { cause })
  }
}

function withAccount(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const alone = args[index + 1]?.startsWith('-') ?? true
    return arg === '--auto-sign-in' && alone ? `${arg}=${anybody}` : arg
  })
}
