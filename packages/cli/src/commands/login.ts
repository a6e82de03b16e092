import type { Cloud, TokenSet } from '@drawbridge/onedrive'
import { CommandError, usageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { examples, rules } from '../help.ts'
import { chosenCloud, chosenName } from '../profile/choose.ts'
import { accountName, type Grant, type Profile, type ProfileAccount } from '../profile/profile.ts'
import { registrationOf } from '../profile/registration.ts'
import { type Define, driveReference, type Session } from '../session.ts'
import { grants } from '../sign-in/grants.ts'
import { readSecret } from '../sign-in/secret-input.ts'

type LoginOptions = {
  readonly deviceCode?: boolean
  readonly clientCredentials?: boolean
  readonly refreshToken?: boolean | string
  readonly clientId?: string
  readonly clientSecret?: boolean | string
  readonly certificate?: string
  readonly authority?: string
  readonly scopes?: string[]
  readonly account?: string
  readonly port: string
  readonly browser: boolean
}

export const login: Define = (command, open) =>
  command
    .option('--device-code', 'sign in on another device, with a code')
    .option('--client-credentials', 'work as the app itself; needs --drive, a tenant and a secret or certificate')
    .option('--refresh-token [file]', 'take a refresh token from a file, from standard input or by a question')
    .option('--client-id <id>', 'application (client) id of your app registration')
    .option('--client-secret [file]', 'the app has a secret: in DRAWBRIDGE_CLIENT_SECRET, a file, or asked for')
    .option('--certificate <file>', 'the app has a certificate: PEM file with certificate and key')
    .option('--authority <tenant>', 'common, organizations, consumers, a tenant id or a domain (common)')
    .option('--scopes <scope...>', 'what the tool may do (Files.ReadWrite User.Read)')
    .option('--account <name>', 'fill in the name of the account')
    .option('--port <number>', 'port for the answer of the browser', '0')
    .option('--no-browser', 'show the address without opening it')
    .addHelpText(
      'after',
      examples(
        ['drawbridge login --emulator http://localhost:8480', 'try it on an emulator (drawbridge emulator)'],
        ['drawbridge login --client-id 11111111-…', 'sign in at Microsoft with your browser'],
        ['drawbridge login --client-id 11111111-… --device-code', 'on a machine without a browser'],
        ['drawbridge login … --scopes Files.Read User.Read', 'only for reading'],
        ['drawbridge login --profile nightly --client-id 11111111-… \\', ''],
        ['  --client-credentials --authority contoso.com \\', ''],
        ['  --drive user:megan@contoso.com', 'as the app itself, with DRAWBRIDGE_CLIENT_SECRET set'],
      ) +
        rules(
          '',
          'Secrets are never arguments, which everybody on the machine can see. Refresh tokens are kept in the keyring',
          'of the system, or in a file that only you can read where there is none.',
        ),
    )
    .action(async (options: LoginOptions) => signIn(open(), options))

async function signIn(session: Session, options: LoginOptions): Promise<void> {
  const { output, store } = session
  const grant = chosenGrant(options)
  const name = await chosenName(session.options, store)
  const base = await registered(session, options, grant)
  const secrets = await givenSecret(session, options, base)
  const port = Number(options.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw usageError(`"${options.port}" is no port.`, 'Give 0 to 65535.')

  const app = await registrationOf(base, secrets)
  const refreshTokenFile = typeof options.refreshToken === 'string' ? options.refreshToken : undefined
  const settings = { scopes: base.scopes, port, browser: options.browser, loginHint: options.account, refreshTokenFile }
  const tokens = await grants[grant](session, app, settings)

  const profile: Profile = { ...base, account: accountOf(tokens) }
  const kept = await store.exclusively(name, async () => {
    const refreshToken = tokens.refreshToken
    const place = await store.writeSecrets(name, { ...secrets, ...(refreshToken !== undefined && { refreshToken }) })
    await store.writeToken(name, { accessToken: tokens.accessToken, expiresAt: tokens.expiresAt.toISOString() })
    await store.write(name, profile)
    return place
  })
  output.result(
    { profile: name, account: profile.account, cloud: profile.cloud, keptIn: kept },
    () => `Signed in as ${output.colors.bold(accountName(profile))} (profile ${name}).`,
  )
  if (kept === 'file') output.note('There is no system keyring here; the secret is in a file that only you can read.')
}

function chosenGrant({ deviceCode, clientCredentials, refreshToken }: LoginOptions): Grant {
  const chosen: (Grant | false | undefined)[] = [
    deviceCode && 'device_code',
    clientCredentials && 'client_credentials',
    refreshToken !== undefined && 'refresh_token',
  ]
  const given = chosen.filter((grant) => typeof grant === 'string')
  if (given.length > 1) throw usageError('These are several ways to sign in.', 'Choose one of them.')
  return given[0] ?? 'authorization_code'
}

type Base = Omit<Profile, 'account'>

async function registered(session: Session, options: LoginOptions, grant: Grant): Promise<Base> {
  const { machine, store } = session
  const { clouds } = await import('@drawbridge/onedrive')
  const cloud: Cloud = (await chosenCloud(session.options)) ?? clouds.global
  const drive = session.options.drive
  driveReference(drive)
  if (grant === 'client_credentials' && drive === undefined) {
    throw usageError('An app has no drive of its own.', 'Say whose: --drive user:megan@contoso.com, site:… or an id.')
  }
  const clientId =
    options.clientId ??
    machine.environment['DRAWBRIDGE_CLIENT_ID'] ??
    (session.options.emulator === undefined ? (await store.settings()).clientId : await emulatedClientId(grant))
  if (clientId === undefined) throw noClientId()
  return {
    version: 1,
    cloud,
    authority: options.authority ?? (await emulatedAuthority(session, clientId, grant)) ?? 'common',
    clientId,
    grant,
    // A refresh token brings its own, and asking for others might be refused.
    scopes: options.scopes ?? (grant === 'refresh_token' ? [] : ['Files.ReadWrite', 'User.Read']),
    ...(drive !== undefined && { drive }),
    ...(options.certificate !== undefined && { certificateFile: options.certificate }),
    signedInAt: new Date(machine.now()).toISOString(),
  }
}

/** Every emulator has the same registrations to play with. */
async function emulatedClientId(grant: Grant): Promise<string> {
  const { demo } = await import('@drawbridge/emulator')
  return grant === 'client_credentials' ? demo.daemonApp.clientId : demo.publicApp.clientId
}

/** An app in its own name signs in at one tenant. */
async function emulatedAuthority({ options }: Session, clientId: string, grant: Grant): Promise<string | undefined> {
  if (options.emulator === undefined || grant !== 'client_credentials') return undefined
  const { demo } = await import('@drawbridge/emulator')
  return clientId === demo.daemonApp.clientId ? demo.daemonApp.tenantId : undefined
}

async function givenSecret(
  session: Session,
  { clientSecret, certificate, clientCredentials }: LoginOptions,
  { clientId }: Base,
): Promise<{ clientSecret?: string }> {
  if (certificate !== undefined || (clientSecret === undefined && !clientCredentials)) return {}
  const file = typeof clientSecret === 'string' ? clientSecret : undefined
  if (session.options.emulator !== undefined && clientSecret === undefined) {
    const { demo } = await import('@drawbridge/emulator')
    if (clientId === demo.daemonApp.clientId) return { clientSecret: demo.daemonApp.clientSecret }
  }
  return {
    clientSecret: await readSecret(session, { name: 'client secret', variable: 'DRAWBRIDGE_CLIENT_SECRET', file }),
  }
}

function accountOf({ idTokenClaims: claims }: TokenSet): ProfileAccount | undefined {
  if (!claims) return undefined
  return {
    id: claims.oid,
    tenantId: claims.tid,
    userPrincipalName: claims.preferred_username,
    displayName: claims.name,
  }
}

function noClientId(): CommandError {
  return new CommandError('Microsoft wants to know which app is signing in, and no client id was given.', {
    code: 'client_id_missing',
    exitCode: exitCodes.configuration,
    remedy:
      'Register an app (docs/guides/microsoft.md) and give --client-id, once and for all by: drawbridge config set clientId <id>. Or try an emulator: --emulator http://localhost:8480',
  })
}
