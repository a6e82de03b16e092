/**
 * `npm start`: Drawbridge with an emulator beside it and a small product that uses both, from one command.
 *
 * Flags (after `npm start --`): --server-port, --emulator-port, --product-port, --data, --log-level.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { LogLevel } from '@drawbridge/server'

enableCompileCache()

// Imported after the compile cache is on, which makes the second start quicker.
const [{ demo }, { setUp, startSampleProduct }, { fail, formatLines, startDev, untilStopped }, { buildWeb }] =
  await Promise.all([
    import('@drawbridge/emulator'),
    import('@drawbridge/sample-product'),
    import('drawbridge'),
    import('./build-web.ts'),
  ])

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const satisfies readonly LogLevel[]
const terminal = process.stdout.isTTY === true

async function main(): Promise<void> {
  const began = performance.now()
  // Heard from the first moment on, so that what has been started by then is stopped too; a second Ctrl-C ends at once.
  const stopped = untilStopped()
  const flags = readFlags()

  say('Preparing the console …')
  const { dev, product } = await start(flags).catch((error) => {
    throw nameTheFlag(error, flags)
  })

  say(`\nDrawbridge is ready, ${((performance.now() - began) / 1000).toFixed(1)} s after the start.\n`)
  say(
    formatLines([
      { name: 'Sample product', value: product.url, note: 'open this and press Connect OneDrive' },
      {
        name: 'Console',
        // The ticket opens a session, so it is shown to a person and kept out of logs.
        value: terminal
          ? `${dev.server.url}/console/sign-in#ticket=${dev.consoleTicket}`
          : `${dev.server.url}/console/sign-in`,
        note: `or paste the key in ${flags.dataFolder}/server/operator.key`,
      },
      { name: 'Server', value: dev.server.url, note: `${dev.server.database} PostgreSQL` },
      { name: 'Emulator', value: dev.emulator.url, note: 'OneDrive and Microsoft sign-in' },
    ]),
  )
  say('\nAccounts to sign in with:')
  say(
    formatLines([
      { name: 'Work', value: demo.accounts.work.userPrincipalName },
      { name: 'Personal', value: demo.accounts.personal.userPrincipalName },
      { name: 'Guarded', value: demo.accounts.guarded.userPrincipalName, note: 'its tenant asks for an administrator' },
    ]),
  )
  say(`\nEverything is kept in ${flags.dataFolder}. Ctrl-C stops it all.\n`)

  await stopped
  say('\nStopping …')
  await product.close()
  await dev.close()
  say('Stopped.')
}

/** All or nothing: what had been started is stopped again when a later part fails. */
async function start(flags: Flags) {
  const origin = `http://localhost:${flags.productPort}`
  const [started, built] = await Promise.allSettled([
    startDev({ ...flags, product: { name: 'Aster Notes', origin } }),
    buildWeb(),
  ])
  if (started.status === 'rejected') throw started.reason
  const dev = started.value
  try {
    if (built.status === 'rejected') throw built.reason
    const { webhookSecret } = await setUp({
      api: { baseUrl: dev.server.url, token: dev.server.operatorKey },
      projectId: dev.project.id,
      productUrl: origin,
      stateFile: join(flags.dataFolder, 'product.json'),
    })
    const product = await startSampleProduct({
      port: flags.productPort,
      drawbridgeUrl: dev.server.url,
      contentOrigins: [dev.emulator.url],
      projectId: dev.project.id,
      signingKey: dev.signingKey,
      webhookSecret,
    })
    return { dev, product }
  } catch (error) {
    await dev.close()
    throw error
  }
}

type Flags = {
  readonly serverPort: number
  readonly emulatorPort: number
  readonly productPort: number
  readonly dataFolder: string
  readonly logLevel: LogLevel | undefined
}

function readFlags(): Flags {
  const { values } = parseArgs({
    options: {
      'server-port': { type: 'string', default: '8400' },
      'product-port': { type: 'string', default: '8410' },
      'emulator-port': { type: 'string', default: '8480' },
      data: { type: 'string', default: '.drawbridge' },
      'log-level': { type: 'string' },
    },
  })
  return {
    serverPort: port('server-port', values['server-port']),
    productPort: port('product-port', values['product-port']),
    emulatorPort: port('emulator-port', values['emulator-port']),
    dataFolder: values.data,
    logLevel: level(values['log-level']),
  }
}

function level(text: string | undefined): LogLevel | undefined {
  const known = levels.find((name) => name === text)
  if (known !== undefined || text === undefined) return known
  throw new Error(`--log-level is "${text}". Give one of ${levels.join(', ')}.`)
}

function port(flag: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value
  throw new Error(`--${flag} is "${text}". Give a port between 1 and 65535.`)
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Whatever found its port taken (EADDRINUSE somewhere among the causes), the flag that mends it is one of ours. */
function nameTheFlag(error: unknown, flags: Flags): unknown {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, port: taken } = cause as NodeJS.ErrnoException & { port?: number }
    if (code !== 'EADDRINUSE' || taken === undefined) continue
    const name = (['server', 'emulator', 'product'] as const).find((each) => flags[`${each}Port`] === taken)
    const advice = `Stop what uses it, or choose another: npm start -- --${name}-port ${taken + 1000}`
    return new Error(`Port ${taken} is in use. ${advice}`, { cause: error })
  }
  return error
}

await main().catch(fail)
