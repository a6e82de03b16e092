/**
 * Tests a connection with real calls, in the order in which each needs the one before it:
 *
 *   token ─▸ account ─▸ drive ─▸ list one child
 */
import type { ConnectionTest, Diagnosis } from '@drawbridge/api'
import { type Cloud, createOneDrive, diagnose, GraphError, isOneDriveError, type OneDrive } from '@drawbridge/onedrive'
import { Problem } from '../errors.ts'
import { connectedDrive } from './account.ts'
import { type ConnectionRecord, presentConnection, statusAfter } from './connection.ts'
import { type Finding, recordFinding } from './health.ts'
import { type ConnectionServices, userAgent } from './services.ts'

type Check = ConnectionTest['checks'][number]
/** What a step found: a sentence for people, and what to write down. */
type Found = { readonly detail: string; readonly finding?: Finding }
type Step = { readonly step: Check['step']; readonly run: () => Promise<Found> }

/**
 * Walks the steps, stops at the first that fails, and writes the result into the connection.
 *
 * @param only the steps that are walked
 * @throws {Problem} `not_found` when the connection is removed meanwhile
 */
export async function testConnection(
  services: ConnectionServices,
  connection: ConnectionRecord,
  only: readonly Check['step'][] = ['token', 'account', 'drive', 'list'],
): Promise<ConnectionTest> {
  const { db, clock, accessTokens } = services
  // A test asks Microsoft now, whatever has failed a moment ago.
  accessTokens.forget(connection.id)
  const checks: Check[] = []
  let finding: Finding = { status: 'connected', diagnosis: null, proven: true }
  let diagnosis: Diagnosis | null = null
  const app = await services.appRegistrations.get(connection.appRegistrationId)

  for (const { step, run } of await stepsFor(services, connection)) {
    if (!only.includes(step)) continue
    const startedAt = clock.now()
    try {
      const found = await run()
      finding = { ...finding, ...found.finding }
      checks.push({ step, ok: true, detail: found.detail, durationMs: clock.now() - startedAt })
    } catch (error) {
      const failure = failureOf(step, error, app)
      diagnosis = failure.diagnosis
      // Without a lasting finding the status stays what it was: a time-out breaks nothing.
      const found = { account: finding.account, drive: finding.drive }
      finding = failure.status ? { ...found, status: failure.status, diagnosis } : found
      checks.push({ step, ok: false, detail: diagnosis.cause, durationMs: clock.now() - startedAt })
      break
    }
  }

  const updated = await recordFinding(db, connection.id, finding, clock.now())
  if (!updated) throw new Problem('not_found', 'There is no such connection.')
  const testedAt = new Date(clock.now()).toISOString()
  return { ok: diagnosis === null, checks, diagnosis, testedAt, connection: presentConnection(updated) }
}

async function stepsFor(services: ConnectionServices, connection: ConnectionRecord): Promise<Step[]> {
  const { accessTokens } = services
  const { cloud } = await services.appRegistrations.get(connection.appRegistrationId)
  const onedrive = createOneDrive({
    cloud,
    accessToken: accessTokenSource(services, connection),
    userAgent,
    timeoutMs: 15_000,
    retry: { limit: 1, maxDelayMs: 3_000 },
  })
  const drive = onedrive.drive({ id: connection.drive.id })
  return [
    {
      step: 'token',
      run: async () => {
        await accessTokens.get(connection)
        return { detail: 'Microsoft gives an access token.' }
      },
    },
    { step: 'account', run: () => checkAccount(onedrive, connection) },
    {
      step: 'drive',
      run: async () => {
        const found = connectedDrive(await drive.get())
        const detail = found.quota ? `${gigabytes(found.quota.remaining)} GB are free.` : 'The drive is there.'
        return { detail, finding: { drive: found } }
      },
    },
    {
      step: 'list',
      run: async () => {
        for await (const item of drive.root().children({ top: 1 }))
          return { detail: `The first item is “${item.name}”.` }
        return { detail: 'The drive is empty.' }
      },
    },
  ]
}

/** The library asks again with `forceRefresh` when Graph refused the token it had. */
export function accessTokenSource(
  { accessTokens }: Pick<ConnectionServices, 'accessTokens'>,
  connection: ConnectionRecord,
) {
  let last: string | undefined
  return async ({ forceRefresh }: { forceRefresh: boolean }): Promise<string> => {
    last = await accessTokens.get(connection, forceRefresh ? last : undefined)
    return last
  }
}

async function checkAccount(onedrive: OneDrive, { kind, account, scopes }: ConnectionRecord): Promise<Found> {
  if (kind === 'application') return { detail: `In the app’s own name, for ${account.displayName}.` }
  if (!scopes.some((scope) => /^User\.Read/i.test(scope))) {
    return { detail: `${account.displayName}, as it was at sign-in: the app may not read the profile.` }
  }
  const { displayName = account.displayName, userPrincipalName = account.userPrincipalName } = await onedrive.me()
  return {
    detail: `${displayName} (${userPrincipalName})`,
    finding: { account: { ...account, displayName, userPrincipalName } },
  }
}

function failureOf(
  step: Check['step'],
  error: unknown,
  app: { readonly cloud: Cloud },
): { diagnosis: Diagnosis; status?: Finding['status'] } {
  // The access token's own failures are diagnosed and written down where they happen.
  const origin = error instanceof Problem && isOneDriveError(error.cause) ? error.cause : error
  if (!isOneDriveError(origin)) throw error
  const diagnosis = diagnose(origin, app)
  const gone = step === 'drive' && origin instanceof GraphError && origin.status === 404
  return { diagnosis, status: gone ? 'drive_gone' : statusAfter(origin, diagnosis) }
}

/** As OneDrive and the console count them. */
function gigabytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1)
}
