import { usageError } from '../errors.ts'
import { examples } from '../help.ts'
import { formatLines } from '../output/lines.ts'
import { untilStopped } from '../output/stop.ts'
import type { Define } from '../session.ts'

type DevCommandOptions = {
  readonly serverPort: string
  readonly emulatorPort: string
  readonly data: string
  readonly name: string
  readonly origin: string
}

export const dev: Define = (command, open) =>
  command
    .option('--server-port <number>', 'port of the server', '8400')
    .option('--emulator-port <number>', 'port of the emulator', '8480')
    .option('--data <folder>', 'where everything is kept', '.drawbridge')
    .option('--name <name>', 'your product, as the console calls it', 'My product')
    .option('--origin <url>', 'where your product runs', 'http://localhost:3000')
    .addHelpText(
      'after',
      examples(
        ['drawbridge dev', 'server, emulator and a project that is ready to use'],
        ['drawbridge dev --name Notes --origin http://localhost:5173', 'for a product of yours'],
      ),
    )
    .action(async ({ serverPort, emulatorPort, data, name, origin }: DevCommandOptions) => {
      const { output } = open()
      const { startDev } = await import('../dev.ts')
      const running = await startDev({
        dataFolder: data,
        serverPort: port(serverPort),
        emulatorPort: port(emulatorPort),
        product: { name, origin },
      })
      const value = {
        server: running.server.url,
        emulator: running.emulator.url,
        projectId: running.project.id,
        dataFolder: data,
      }
      output.result(value, () =>
        formatLines(
          [
            {
              name: 'Console',
              value: `${running.server.url}/console/sign-in`,
              note: `the key is in ${data}/server/operator.key`,
            },
            { name: 'Server', value: running.server.url, note: `project ${running.project.id}` },
            {
              name: 'Emulator',
              value: running.emulator.url,
              note: `drawbridge login --emulator ${running.emulator.url}`,
            },
            { name: 'User tokens', value: `${data}/product-signing-key.pem`, note: 'signs them (ES256)' },
          ],
          output.colors,
        ),
      )
      output.note('\nCtrl-C stops both.')
      await untilStopped()
      await running.close()
    })

function port(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value < 65_536) return value
  throw usageError(`"${text}" is no port.`, 'Give a number from 0 to 65535.')
}
