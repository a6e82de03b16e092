import { type Connection, projectConnectionRoutes, wayRoutes } from '@drawbridge/api'
import type { Command } from 'commander'
import { openProject, type ProjectAtServer, type ServerOptions } from '../connections/project-at-server.ts'
import { waitForDevice } from '../connections/wait-for-device.ts'
import { usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import { confirm } from '../output/prompt.ts'
import { formatTable, printable } from '../output/table.ts'
import { type Define, driveReference, type Session } from '../session.ts'
import { readSecret } from '../sign-in/secret-input.ts'

type ImportOptions = {
  readonly user: string
  readonly token?: string
  readonly clientId?: string
  readonly authority?: string
  readonly legacy?: boolean
}
type AppOnlyOptions = { readonly of: string; readonly tenant?: string; readonly registration?: string }

export const connections: Define = (command, open) => {
  command
    .option('--server <url>', 'the running Drawbridge; or DRAWBRIDGE_SERVER')
    .option('--project <id>', 'the project there; or DRAWBRIDGE_PROJECT')
    .option('--key <file>', 'file with an API key of the project, - for standard input; or DRAWBRIDGE_API_KEY')
    .addHelpText(
      'after',
      examples(
        ['drawbridge connections list', 'the connections of the project'],
        ['drawbridge connections test con_01ABC', 'does it work, and if not, who acts'],
        ['drawbridge connections import --user ada --token token.txt', 'from a refresh token'],
        ['drawbridge connections app-only --of user:megan@contoso.com', 'in the app’s own name'],
        ['drawbridge connections device-code --user ada', 'a person types a code elsewhere'],
        ['drawbridge connections remove con_01ABC', 'forget its tokens'],
      ) + rules('', 'A user is named as your product’s user tokens name them (sub).'),
    )

  const action =
    <Given extends readonly unknown[]>(
      work: (session: Session, project: ProjectAtServer, ...given: Given) => unknown,
    ) =>
    async (...given: unknown[]): Promise<void> => {
      const leaf = given.at(-1) as Command
      const session = open()
      const project = await openProject(session, leaf.optsWithGlobals<ServerOptions>())
      await work(session, project, ...(given.slice(0, -1) as unknown as Given))
    }

  command
    .command('list')
    .description('List the connections, newest first.')
    .option('--user <id>', 'of one user')
    .action(action<[{ user?: string }]>(list))
  command
    .command('test <connection>')
    .description('Walk token, account, drive and listing with real calls.')
    .action(action<[string]>(test))
  command
    .command('import')
    .description('Make a connection from a refresh token.')
    .requiredOption('--user <id>', 'whose connection it is')
    .option('--token <file>', 'file with the refresh token, - for standard input; or DRAWBRIDGE_REFRESH_TOKEN')
    .option('--client-id <id>', 'the app that the token was issued to (the project’s own)')
    .option('--authority <authority>', 'where it was issued (as the app registration says)')
    .option('--legacy', 'a personal account at login.live.com/oauth20_token.srf')
    .action(action<[ImportOptions]>(importToken))
  command
    .command('app-only')
    .description('Make a connection in the app’s own name, for a drive of one organisation.')
    .requiredOption('--of <drive>', 'user:…, group:…, site:… or the id of a drive')
    .option('--tenant <tenant>', 'the organisation: its id or domain (as the app registration says)')
    .option('--registration <id>', 'the app registration (the newest with a credential)')
    .action(action<[AppOnlyOptions]>(appOnly))
  command
    .command('device-code')
    .description('Make a connection by a code that a person types elsewhere.')
    .requiredOption('--user <id>', 'whose connection it is')
    .action(action<[{ user: string }]>(deviceCode))
  command
    .command('remove <connection>')
    .description('Forget the tokens, and remove the connection.')
    .option('--yes', 'do not ask')
    .action(action<[string, { yes?: boolean }]>(remove))
  command.action(() => command.help())
  return command
}

async function list({ output }: Session, { projectId, ask }: ProjectAtServer, { user }: { user?: string }) {
  const all: Connection[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { limit: '200', cursor, userId: user }
    const page = await ask(projectConnectionRoutes.list, { params: { projectId }, query })
    all.push(...page.connections)
    cursor = page.nextCursor
  }
  output.result(all, () =>
    all.length === 0
      ? 'No connections yet.'
      : formatTable(
          ['connection', 'status', 'account', 'user', 'drive'].map((title) => ({ title })),
          all.map(({ id, status, account, userId, drive }) => [
            id,
            status,
            printable(account.userPrincipalName || account.displayName),
            userId === null ? '(the project)' : printable(userId),
            drive.driveType,
          ]),
          output.colors.bold,
        ),
  )
}

async function test({ output }: Session, { projectId, ask }: ProjectAtServer, connectionId: string) {
  const result = await ask(projectConnectionRoutes.test, { params: { projectId, connectionId } })
  output.result(result, () => {
    const { green, red } = output.colors
    const lines = result.checks.map(({ step, ok, detail }) => [ok ? green('✓') : red('✗'), step, printable(detail)])
    const next = result.diagnosis && `\n${result.diagnosis.title}. ${result.diagnosis.remedy}`
    return formatTable([{}, {}, {}], lines) + (next ?? '')
  })
  if (!result.ok) process.exitCode = 1
}

async function importToken(session: Session, { projectId, ask }: ProjectAtServer, options: ImportOptions) {
  const { user: userId, token: file, clientId, authority, legacy } = options
  const source = { name: 'refresh token', variable: 'DRAWBRIDGE_REFRESH_TOKEN', file }
  const refreshToken = await readSecret(session, source)
  const endpoint = legacy ? ('legacy' as const) : ('v2' as const)
  const body = { userId, refreshToken, clientId, authority, endpoint }
  made(session, await ask(wayRoutes.importRefreshToken, { params: { projectId }, body }))
}

async function appOnly(session: Session, { projectId, ask }: ProjectAtServer, options: AppOnlyOptions) {
  const { of, tenant, registration: appRegistrationId } = options
  const drive = driveReference(of)
  if (!drive) throw usageError('An app in its own name has no drive of its own.', 'Give user:…, group:… or site:….')
  const body = { drive, tenant, appRegistrationId }
  made(session, await ask(wayRoutes.connectApplication, { params: { projectId }, body }))
}

async function deviceCode(session: Session, project: ProjectAtServer, { user }: { user: string }) {
  const { projectId, ask } = project
  const begun = await ask(wayRoutes.beginDeviceSignIn, { params: { projectId }, body: { userId: user } })
  const connectionId = await waitForDevice(session, project, begun)
  made(session, await ask(projectConnectionRoutes.get, { params: { projectId, connectionId } }))
}

async function remove(
  { machine, output }: Session,
  { projectId, ask }: ProjectAtServer,
  connectionId: string,
  { yes = false }: { yes?: boolean },
) {
  const params = { projectId, connectionId }
  const { account } = await ask(projectConnectionRoutes.get, { params })
  const name = printable(account.userPrincipalName || account.displayName)
  await confirm(machine, output, `Forget the access to the drive of ${name}?`, yes)
  await ask(projectConnectionRoutes.disconnect, { params })
  output.result({ removed: connectionId }, () => `Removed the connection to ${name}.`)
}

function made({ output }: Session, connection: Connection): void {
  const { id, account, drive } = connection
  const name = printable(account.userPrincipalName || account.displayName)
  output.result(connection, () => `Connected to ${name} (${drive.driveType}): ${id}`)
}
