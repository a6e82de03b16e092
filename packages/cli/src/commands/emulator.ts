import { examples } from '../help.ts'
import type { Define } from '../session.ts'
import { givenOptions, runMain } from './child.ts'

export const emulator: Define = (command, open) =>
  command
    .option('--port <number>', 'where to listen, 0 for any free port (8480)')
    .option('--host <address>', 'the address to listen on (localhost); 0.0.0.0 lets other machines in')
    .option('--data <folder>', 'keep everything in this folder; otherwise it is gone at the end')
    .option('--seed <demo|empty|file>', 'what a fresh emulator holds (demo); a file is JSON')
    .option('--auto-sign-in [name]', 'sign this account (or else the first) in and consent, without pages')
    .option('--strict', 'refuse requests that only kindness lets pass')
    .option('--tls', 'answer https too, with a certificate of its own authority')
    .option('--tls-cert <file>', 'answer https with this certificate (PEM) …')
    .option('--tls-key <file>', '… and its key')
    .option('--proxy <number>', "a proxy that leads Microsoft's host names to the emulator")
    .option('--control <loopback|any>', 'who may use its control at /_emulator: this machine, or whoever reaches it')
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
