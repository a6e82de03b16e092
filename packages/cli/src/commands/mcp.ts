import type { Policy } from '@drawbridge/server/mcp'
import { type AgentServer, agentServer, type ServerChoice } from '../connections/agent-server.ts'
import { usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import type { Define, Session } from '../session.ts'

type McpOptions = ServerChoice & {
  readonly readOnly?: boolean
  readonly folder?: readonly string[]
  readonly dryRun?: boolean
  readonly yes?: boolean
}

export const mcp: Define = (command, open) =>
  command
    .option('--read-only', 'nothing can be changed')
    .option('--folder <path>', 'only this folder and what is below it; may be said several times', together)
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('--yes', 'do not ask before something is changed, removed or shared')
    .option('--server <url>', 'through a running Drawbridge; or DRAWBRIDGE_SERVER')
    .option('--project <id>', 'the project there; or DRAWBRIDGE_PROJECT')
    .option('--connection <id>', 'the connection there')
    .option('--key <file>', 'file with an API key of the project; or DRAWBRIDGE_API_KEY')
    .addHelpText(
      'after',
      examples(
        ['drawbridge mcp --read-only', 'an agent may look at everything'],
        ['drawbridge mcp --folder /Documents --folder /Notes', 'and work in two folders'],
        ['drawbridge mcp --dry-run', 'see what an agent would do'],
        ['drawbridge mcp --server https://drive.example.com --connection con_01ABC', 'the drive of a product’s user'],
      ) +
        rules(
          '',
          'Agents start this command themselves, and speak to it over standard input and output (Model Context Protocol).',
          'A person is asked before anything is changed, removed or shared: by the agent’s own window where it can ask.',
        ),
    )
    .action(async (options: McpOptions) => {
      const session = open()
      const policy = await policyOf(options)
      if (session.machine.stdin.isTTY) session.output.note('Waiting for an agent on standard input. Ctrl-C ends it.')
      const server = await agentServer(session, options)
      if (server) await throughServer(session, server, policy)
      else await ownDrive(session, policy)
    })

function together(path: string, others: readonly string[] = []): string[] {
  return [...others, path]
}

/** @throws {CommandError} `usage` for what names no folder: left out, it would allow more than was meant */
async function policyOf({ readOnly = false, dryRun = false, yes = false, folder }: McpOptions): Promise<Policy> {
  const { folderName } = await import('@drawbridge/server/mcp')
  const folders = folder?.map((text) => {
    const found = folderName(text)
    if (!found) throw usageError(`"${text}" names no folder.`, 'Give its path from the root, /Documents, or id:….')
    return found
  })
  return { readOnly, dryRun, confirm: !yes, folders }
}

async function ownDrive({ machine, options, connect }: Session, policy: Policy): Promise<void> {
  const { serveOwnDrive } = await import('@drawbridge/server/mcp')
  const { oneDrive, profile, drive } = await connect()
  const elsewhere = (options.drive ?? profile.drive) !== undefined
  const driveId = elsewhere ? (await drive.get()).id : undefined
  const { stdin, stdout, signal, now } = machine
  await serveOwnDrive({ client: oneDrive, driveId, policy, now, stdin, stdout, signal })
}

/** What is allowed is said to the server, which allows no more than the key does. */
async function throughServer({ machine }: Session, { url, bearer }: AgentServer, policy: Policy): Promise<void> {
  if (!policy.confirm) throw usageError('A server always asks.', 'Leave out --yes.')
  const { bridgeStdio, queryOf } = await import('@drawbridge/server/mcp')
  url.search = queryOf(policy)
  const { stdin, stdout, signal } = machine
  await bridgeStdio({ url, bearer, stdin, stdout, signal })
}
