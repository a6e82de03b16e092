/** `drawbridge register --manual`: the admin centre step by step, with a check after each step. */
import { type GuideStep, type RegistrationCheck, registrationGuide } from '@drawbridge/api'
import { CommandError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { askSecret, askText } from '../output/prompt.ts'
import type { Session } from '../session.ts'
import { storeInServer } from './hand-over.ts'
import { authorityOf, type Plan, type RegisterOptions } from './plan.ts'
import type { TargetServer } from './target-server.ts'

type Given = { clientId?: string | undefined; tenantId?: string | undefined; clientSecret?: string | undefined }
type Aim = { readonly server: TargetServer | undefined; readonly options: RegisterOptions }

/** @throws {CommandError} `registration_wrong` when a check has failed and nobody is there to mend it */
export async function walkThrough(session: Session, plan: Plan, { server, options }: Aim): Promise<void> {
  const { output, machine } = session
  const given: Given = {
    clientId: options.clientId,
    tenantId: options.tenant,
    clientSecret: machine.environment['DRAWBRIDGE_CLIENT_SECRET'],
  }
  const steps = registrationGuide({
    name: plan.name,
    audience: plan.audience,
    redirectUri: plan.redirectUris[0]!,
    scopes: plan.delegated,
    ...(session.options.cloud !== undefined && { cloud: kebabCase(session.options.cloud) }),
  })

  const checks: RegistrationCheck[] = []
  for (const [index, step] of steps.entries()) {
    output.note(stepText(step, index, output.colors))
    for (let done = false; !done; ) {
      if (output.interactive) await ask(session, step, given)
      const found = await checksOf(session, plan, given, step)
      for (const each of found) output.note(checkLine(each, output.colors))
      done = !output.interactive || !found.some(({ outcome }) => outcome === 'failed')
      if (done) checks.push(...found)
      else output.note('Mend it and answer again; Ctrl-C stops.')
    }
  }

  const failed = checks.filter(({ outcome }) => outcome === 'failed')
  if (failed.length > 0) throw wrong(failed)
  const appRegistrationId = server && (await store(server, plan, given))
  output.result({ steps, checks, ...(appRegistrationId !== undefined && { appRegistrationId }) }, () =>
    appRegistrationId === undefined ? '' : `Stored in ${server!.projectName}: ${server!.url}/console`,
  )
}

async function ask({ machine, output }: Session, { id }: GuideStep, given: Given): Promise<void> {
  if (id === 'register') {
    given.clientId = await askText(machine, 'Application (client) ID')
    given.tenantId = (await askText(machine, 'Directory (tenant) ID')) || undefined
  }
  if (id === 'secret') {
    given.clientSecret = await askSecret(machine, output, 'Value of the client secret', 'Make one and paste its value.')
  }
  if (id === 'permissions') await askText(machine, 'Press Enter when they are there')
}

/** The same checks that the console runs. */
async function checksOf(
  { transport }: Session,
  plan: Plan,
  { clientId, tenantId, clientSecret }: Given,
  { checks }: GuideStep,
): Promise<RegistrationCheck[]> {
  if (!clientId) return []
  const { checkRegistration } = await import('@drawbridge/server')
  const authority = authorityOf(plan.audience, tenantId ?? 'organizations')
  const app = { cloud: plan.cloud, authority, clientId, ...(clientSecret && { clientSecret }) }
  const subject = { app, redirectUri: plan.redirectUris[0]!, scopes: plan.delegated, tenantId }
  return (await checkRegistration(subject, transport)).filter(({ check }) => checks.includes(check))
}

async function store(server: TargetServer, plan: Plan, given: Given): Promise<string | undefined> {
  const { clientId, tenantId, clientSecret } = given
  if (!clientId) return undefined
  const secret = clientSecret === undefined ? undefined : { secretText: clientSecret }
  const authority = authorityOf(plan.audience, tenantId ?? 'organizations')
  return storeInServer(server, { clientId, authority, secret }, plan)
}

type Colors = Session['output']['colors']

function stepText({ title, instructions, values, link }: GuideStep, index: number, colors: Colors): string {
  const emphasised = (text: string): string => text.replace(/\*\*(.+?)\*\*/g, (_, words: string) => colors.bold(words))
  return [
    `\n${colors.bold(`${index + 1}. ${title}`)}`,
    `   ${colors.cyan(link.url)}`,
    ...instructions.map((line) => `   · ${emphasised(line)}`),
    ...values.map(({ label, value }) => `     ${label}: ${colors.cyan(value)}`),
  ].join('\n')
}

function checkLine({ outcome, finding, remedy }: RegistrationCheck, colors: Colors): string {
  const mark = { passed: colors.green('✓'), failed: colors.red('✗'), unknown: colors.yellow('?') }[outcome]
  return `   ${mark} ${finding}${remedy === null ? '' : `\n     ${remedy}`}`
}

function wrong(failed: readonly RegistrationCheck[]): CommandError {
  return new CommandError(failed.map(({ finding }) => finding).join(' '), {
    code: 'registration_wrong',
    exitCode: exitCodes.configuration,
    remedy: failed[0]!.remedy ?? 'Mend it and run the same command again.',
  })
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
