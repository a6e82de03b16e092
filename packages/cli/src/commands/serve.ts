import { examples, rules } from '../help.ts'
import type { Define } from '../session.ts'
import { runMain } from './child.ts'

type ServeOptions = {
  readonly port?: string
  readonly host?: string
  readonly data?: string
  readonly publicUrl?: string
}

export const serve: Define = (command, open) =>
  command
    .option('--port <number>', 'where to listen (DRAWBRIDGE_PORT, 8400)')
    .option('--host <address>', 'on which address (DRAWBRIDGE_HOST)')
    .option('--data <folder>', 'where keys and the embedded database are kept (DRAWBRIDGE_DATA)')
    .option('--public-url <url>', 'the address that browsers see (DRAWBRIDGE_PUBLIC_URL)')
    .addHelpText(
      'after',
      examples(
        ['drawbridge serve', 'at http://localhost:8400, with an embedded database'],
        ['DATABASE_URL=postgres://… drawbridge serve --public-url https://drive.example.com', 'for real'],
      ) +
        rules(
          '',
          'Secrets come by the environment alone: DATABASE_URL, DRAWBRIDGE_MASTER_KEY, DRAWBRIDGE_OPERATOR_KEY.',
        ),
    )
    .action(({ port, host, data, publicUrl }: ServeOptions) =>
      runMain('@drawbridge/server', [], {
        ...open().machine.environment,
        ...(port !== undefined && { DRAWBRIDGE_PORT: port }),
        ...(host !== undefined && { DRAWBRIDGE_HOST: host }),
        ...(data !== undefined && { DRAWBRIDGE_DATA: data }),
        ...(publicUrl !== undefined && { DRAWBRIDGE_PUBLIC_URL: publicUrl }),
      }),
    )
