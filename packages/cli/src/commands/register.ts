import { usageError } from '../errors.ts'
import { examples, rules } from '../help.ts'
import { formatLines } from '../output/lines.ts'
import { confirm } from '../output/prompt.ts'
import { assertNewFile, envLines, storeInServer, writeEnvFile } from '../registration/hand-over.ts'
import { makeRegistration, type Registered } from '../registration/make-registration.ts'
import { type Plan, planRegistration, type RegisterOptions } from '../registration/plan.ts'
import { findTargetServer, type TargetServer } from '../registration/target-server.ts'
import type { Define, Session } from '../session.ts'

/** Microsoft Graph Command Line Tools: Microsoft's own, and in every tenant. */
const graphTools = '14d82eec-204b-4c2f-b7e8-296a70dab67e'

export const register: Define = (command, open) =>
  command
    .option('--name <name>', 'what people read when they are asked to consent', 'My product')
    .option('--audience <who>', 'everybody, organizations, tenant or personal', 'everybody')
    .option('--server <url>', 'the running Drawbridge that gets it')
    .option('--project <project>', 'id or name of the project there (the only one)')
    .option('--operator-key <file>', 'file with its operator key, - for standard input; or DRAWBRIDGE_OPERATOR_KEY')
    .option('--redirect-uri <uri...>', 'where people come back to, besides the server’s own')
    .option('--scopes <permission...>', 'what it may do for a signed-in user', ['Files.ReadWrite', 'User.Read'])
    .option('--app-permissions <permission...>', 'what it may do as itself, such as Files.ReadWrite.All')
    .option('--certificate <file>', 'prove itself by this certificate (PEM with its key) instead of a secret')
    .option('--secret-days <number>', 'how long the secret is good for', '180')
    .option('--admin-consent', 'consent for everybody in the organisation; needs an administrator')
    .option('--tenant <tenant>', 'the organisation to sign in to (the account’s own)')
    .option('--sign-in-client <id>', 'the public client to sign in with, once', graphTools)
    .option('--env <file>', 'write a .env with the secret to a new file that only you can read')
    .option('--show-secret', 'print the .env with the secret')
    .option('--dry-run', 'only show what would be made')
    .option('--yes', 'do not ask')
    .option('--manual', 'walk through the admin centre instead, with a check after each step')
    .option('--client-id <id>', 'with --manual: the application (client) id, where you have it already')
    .addHelpText(
      'after',
      examples(
        ['drawbridge register --name "Aster Notes" --server http://localhost:8400', 'made, stored and proven'],
        ['drawbridge register --redirect-uri https://app.example.com/cb --env .env', 'without a server'],
        ['drawbridge register --manual --server http://localhost:8400', 'step by step in the admin centre'],
        ['drawbridge register --dry-run --server http://localhost:8400', 'what it would do'],
      ) +
        rules(
          '',
          'You sign in once, by a code, with a work account that may register applications; nothing of it is kept.',
          'The secret goes to the server or into the file. It is printed only when you ask for it.',
        ),
    )
    .action(async (options: RegisterOptions) => {
      const session = open()
      const server = await findTargetServer(session, options)
      const plan = await planRegistration(session, options, server)
      if (options.manual) {
        const { walkThrough } = await import('../registration/walk-through.ts')
        return walkThrough(session, plan, { server, options })
      }
      return make(session, plan, server, options)
    })

async function make(
  session: Session,
  plan: Plan,
  server: TargetServer | undefined,
  options: RegisterOptions,
): Promise<void> {
  const { machine, output } = session
  const { env, showSecret = false, yes = false } = options
  const shown = planLines(plan, server)
  if (options.dryRun) {
    const { certificate, ...rest } = plan
    output.result({ dryRun: true, ...rest, credential: certificate ? 'certificate' : 'secret' }, () =>
      formatLines(shown, output.colors),
    )
    return
  }
  if (!server && env === undefined && !showSecret && !plan.certificate) {
    throw usageError('The secret would have nowhere to go.', 'Give --server, --env with a new file, or --show-secret.')
  }
  if (server && plan.certificate) {
    throw usageError('A certificate’s key is not sent from here.', 'Register with --env, and add both in the console.')
  }
  if (env !== undefined) await assertNewFile(env)

  if (!output.json) output.instruct(`${formatLines(shown, output.colors)}\n`)
  await confirm(machine, output, 'Make this app registration?', yes)
  const made = await makeRegistration(session, plan, options)
  const appRegistrationId = await handOver(made, plan, server, env)
  report(session, made, plan, { server, appRegistrationId, env, showSecret })
}

/** What nobody could be given is taken away again. */
async function handOver(
  made: Registered,
  plan: Plan,
  server: TargetServer | undefined,
  env: string | undefined,
): Promise<string | undefined> {
  try {
    if (env !== undefined) await writeEnvFile(env, envLines(made, plan))
    return server && (await storeInServer(server, made, plan))
  } catch (error) {
    await made.remove().catch(() => undefined)
    throw error
  }
}

type Handed = {
  readonly server: TargetServer | undefined
  readonly appRegistrationId: string | undefined
  readonly env: string | undefined
  readonly showSecret: boolean
}

function report({ output }: Session, made: Registered, plan: Plan, handed: Handed): void {
  const { clientId, tenantId, authority, secret, madeBy, id } = made
  const { server, appRegistrationId, env, showSecret } = handed
  const value = {
    clientId,
    tenantId,
    authority,
    objectId: id,
    name: plan.name,
    redirectUris: plan.redirectUris,
    scopes: plan.delegated,
    adminConsent: plan.adminConsent,
    secretExpiresAt: secret?.endDateTime ?? null,
    ...(appRegistrationId !== undefined && { projectId: server!.projectId, appRegistrationId }),
    ...(env !== undefined && { envFile: env }),
    ...(showSecret && secret && { clientSecret: secret.secretText }),
  }
  output.result(value, () => {
    const lines = [
      { name: 'Client id', value: clientId, ...(madeBy !== undefined && { note: `made by ${madeBy}` }) },
      { name: 'Directory', value: tenantId },
      ...(secret ? [{ name: 'Secret', value: `ends on ${secret.endDateTime.slice(0, 10)}`, note: 'proven' }] : []),
      ...(server ? [{ name: 'Stored in', value: server.projectName, note: `${server.url}/console` }] : []),
      ...(env !== undefined ? [{ name: 'Written to', value: env, note: 'only you can read it' }] : []),
    ]
    const text = `The app registration is ready.\n\n${formatLines(lines, output.colors)}`
    return showSecret ? `${text}\n\n${envLines(made, plan)}` : text
  })
}

function planLines(plan: Plan, server: TargetServer | undefined) {
  return [
    { name: 'Name', value: plan.name },
    { name: 'Who may sign in', value: plan.audience },
    ...plan.redirectUris.map((uri) => ({ name: 'Redirect URI', value: uri })),
    { name: 'Permissions', value: plan.delegated.join(' ') },
    ...(plan.application.length > 0 ? [{ name: 'As itself', value: plan.application.join(' ') }] : []),
    { name: 'Proof', value: plan.certificate ? 'your certificate' : `a secret for ${plan.secretDays} days` },
    { name: 'Admin consent', value: plan.adminConsent ? 'for everybody in the organisation' : 'no' },
    ...(server ? [{ name: 'Goes to', value: `${server.projectName} at ${server.url}` }] : []),
  ]
}
