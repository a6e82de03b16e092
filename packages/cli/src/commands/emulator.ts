import { examples } from '../help.ts'
import type { Define } from '../session.ts'
import { givenOptions, runMain } from './child.ts'

export const emulator: Define = (command, open) =>
  command
    .option('--port <number>', 'where to listen, 0 for any free port (8480)')
    .option('--data <folder>', 'keep everything in this folder; otherwise it is gone at the end')
    .option('--seed <demo|empty>', 'what a fresh emulator holds (demo)')
    .option('--auto-sign-in <name>', 'sign this account in and consent, without pages')
    .option('--tls', 'answer https too')
    .option('--proxy <number>', "a proxy that leads Microsoft's host names to the emulator")
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText(
      'after',
      examples(
        ['drawbridge emulator', 'at http://localhost:8480, with accounts and files to play with'],
        ['drawbridge emulator --port 9000 --data ./emulated', 'elsewhere, and kept between two starts'],
        ['drawbridge emulator --auto-sign-in megan@contoso.example', 'for tests: nobody has to click'],
      ),
    )
    .action(() =>
      runMain('@drawbridge/emulator', [...givenOptions(command), ...command.args], open().machine.environment),
    )
