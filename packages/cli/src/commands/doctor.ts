import { CommandError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { explain, type Failure } from '../explain.ts'
import { examples, rules } from '../help.ts'
import { formatDuration, formatSize } from '../output/figures.ts'
import { chosenProfile } from '../profile/choose.ts'
import { accountName, type Profile } from '../profile/profile.ts'
import type { Connection, Define, Session } from '../session.ts'

/** What is known so far, and what the next step needs. */
type Patient = { readonly session: Session; name: string; profile?: Profile; connection?: Connection }
type Step = { readonly name: string; readonly run: (patient: Patient) => Promise<string> }

export const doctor: Define = (command, open) =>
  command
    .option('--read-only', 'leave out the check of the permission to write')
    .addHelpText(
      'after',
      examples(
        ['drawbridge doctor', 'check everything from sign-in to writing'],
        [
          'drawbridge doctor --profile nightly --json',
          'for monitoring: steps as JSON, the class of failure as exit code',
        ],
      ) + rules('', 'Leaves nothing behind: the permission to write is tried with an upload that is called off.'),
    )
    .action(async ({ readOnly = false }: { readOnly?: boolean }) => {
      const session = open()
      const wanted = readOnly ? steps.filter(({ name }) => name !== 'Writing') : steps
      const { done, error } = await examine(session, wanted)
      const { output } = session
      if (output.json) output.result({ healthy: error === undefined, steps: done }, () => '')
      else if (error === undefined) output.item({}, () => '\nEverything works.')
      // In the form, and with the exit code, of every other failure.
      if (error !== undefined) throw error
    })

type Done = { readonly name: string; readonly ok: boolean; readonly detail: string; readonly failure?: Failure }

/** Walks until something fails: what comes after it would fail for the same reason. */
async function examine(session: Session, wanted: readonly Step[]): Promise<{ done: Done[]; error?: unknown }> {
  const { output } = session
  const { colors } = output
  const patient: Patient = { session, name: '' }
  const done: Done[] = []
  const tell = (step: Done): void => {
    done.push(step)
    const mark = step.ok ? colors.green('✓') : colors.red('✗')
    if (!output.json) output.item(step, () => `${mark} ${step.name.padEnd(12)} ${step.detail}`)
  }
  for (const { name, run } of wanted) {
    try {
      tell({ name, ok: true, detail: await run(patient) })
    } catch (error) {
      const failure = await explain(error)
      tell({ name, ok: false, detail: failure.title, failure })
      return { done, error }
    }
  }
  return { done }
}

const steps: readonly Step[] = [
  {
    name: 'Profile',
    run: async (patient) => {
      const { name, profile } = await chosenProfile(patient.session.options, patient.session.store)
      patient.name = name
      patient.profile = profile
      return `"${name}": ${accountName(profile)} at ${profile.cloud.graph}`
    },
  },
  {
    name: 'Credential',
    run: async ({ session: { store }, name, profile }) => {
      const { refreshToken, clientSecret } = await store.secrets(name)
      if (profile!.grant === 'client_credentials') {
        return profile!.certificateFile
          ? `certificate ${profile!.certificateFile}`
          : clientSecret
            ? 'client secret'
            : gone()
      }
      return refreshToken ? `refresh token of ${formatDay(profile!.signedInAt)}` : gone()
    },
  },
  {
    name: 'Token',
    run: async (patient) => {
      patient.connection = await patient.session.connectAs(patient.name, patient.profile!)
      const { store, machine } = patient.session
      // Asked for anew, because a token from the file says nothing about the credential.
      try {
        await patient.connection.accessToken({ forceRefresh: true })
      } catch (error) {
        // A clock that is off makes good tokens look stale, or not yet good, and other reasons look likely.
        const off = await clockOff(patient)
        throw off > tolerableMs ? wrongClock(off) : error
      }
      const token = await store.token(patient.name)
      const left = new Date(token!.expiresAt).getTime() - machine.now()
      return `issued by ${new URL(patient.profile!.cloud.login).host}, good for ${formatDuration(left)}`
    },
  },
  {
    name: 'Graph',
    run: async ({ connection, session: { machine } }) => {
      const startedAt = machine.now()
      const response = await connection!.oneDrive.request(connection!.drive.path)
      await response.body?.cancel()
      const ms = machine.now() - startedAt
      const off = difference(response, machine.now())
      if (off > tolerableMs) throw wrongClock(off)
      return `answers in ${Math.round(ms)} ms`
    },
  },
  {
    name: 'Drive',
    run: async ({ connection }) => {
      const { driveType, quota, id } = await connection!.drive.get()
      const room = quota?.remaining == null ? '' : `, ${formatSize(quota.remaining)} left`
      return `${driveType} ${id}${room}`
    },
  },
  {
    name: 'Reading',
    run: async ({ connection }) => {
      const { folder } = await connection!.drive.root().get()
      return `${folder?.childCount ?? 0} items in the root`
    },
  },
  {
    name: 'Writing',
    run: async ({ connection }) => {
      const { drive, oneDrive } = connection!
      const path = drive.item({ path: '/drawbridge-doctor.tmp' }).address.below('createUploadSession')
      const { uploadUrl } = await oneDrive.json<{ uploadUrl: string }>(path, { method: 'POST', json: {} })
      // Its address is its own credential, and its host must not see the token.
      await fetch(uploadUrl, { method: 'DELETE' })
      return 'allowed'
    },
  },
]

/** Microsoft's own tolerance. */
const tolerableMs = 5 * 60_000

/** Milliseconds between this machine's clock and the one that answered; 0 where it does not tell. */
function difference({ headers }: Response, now: number): number {
  return Math.abs(Date.parse(headers.get('date') ?? '') - now) || 0
}

async function clockOff({ profile, session: { machine } }: Patient): Promise<number> {
  const { cloud } = profile!
  try {
    // Refused, since nothing proves who asks; the time is told all the same.
    return difference(await fetch(`${cloud.graph}/v1.0/me`, { signal: machine.signal }), machine.now())
  } catch {
    return 0
  }
}

function gone(): never {
  const words = { code: 'not_signed_in', exitCode: exitCodes.signIn, remedy: 'Sign in again: drawbridge login' }
  throw new CommandError('The secret of this profile is gone, or the keyring that holds it cannot be opened.', words)
}

function wrongClock(off: number): CommandError {
  return new CommandError(`The clock of this machine is ${formatDuration(off)} off.`, {
    code: 'clock_wrong',
    exitCode: exitCodes.local,
    remedy: 'Set it right, best by a time service; sign-ins and tokens depend on it.',
  })
}

function formatDay(moment: string): string {
  return moment.slice(0, 10)
}
