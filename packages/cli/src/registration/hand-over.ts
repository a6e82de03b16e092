/** Where the new registration goes: into a project of a running server, or into a file that only its owner can read. */
import { access, writeFile } from 'node:fs/promises'
import { appRegistrationRoutes, call } from '@drawbridge/api'
import { localError, usageError } from '../errors.ts'
import type { Registered } from './make-registration.ts'
import type { Plan } from './plan.ts'
import { reach, type TargetServer } from './target-server.ts'

type Given = Pick<Registered, 'clientId' | 'authority'> & {
  /** Its end may be unknown. */
  readonly secret: { readonly secretText: string; readonly endDateTime?: string } | undefined
}

/** @returns the id of the registration in the server */
export async function storeInServer(
  { caller, projectId }: TargetServer,
  { clientId, authority, secret }: Given,
  { cloud, delegated }: Plan,
): Promise<string> {
  const { clouds } = await import('@drawbridge/onedrive')
  const names = {
    global: 'global',
    usGovernment: 'us-government',
    usGovernmentDod: 'us-government-dod',
    china: 'china',
  }
  const known = (Object.keys(names) as (keyof typeof names)[]).find((name) => clouds[name].graph === cloud.graph)
  const body = {
    clientId,
    authority,
    cloud: known === undefined ? cloud : (names[known] as 'global'),
    scopes: [...delegated],
    ...(secret && { clientSecret: secret.secretText }),
    ...(secret?.endDateTime && { clientSecretExpiresAt: new Date(secret.endDateTime).toISOString() }),
  }
  const stored = await reach(caller, call(appRegistrationRoutes.create, { params: { projectId }, body }, caller))
  return stored.id
}

/** The lines of a `.env`, the secret among them. */
export function envLines({ clientId, tenantId, authority, secret }: Registered, { name }: Plan): string {
  const lines = [
    `# App registration "${name.replaceAll('\n', ' ')}"${secret ? `; its secret ends on ${secret.endDateTime.slice(0, 10)}` : ''}.`,
    `DRAWBRIDGE_CLIENT_ID=${clientId}`,
    `DRAWBRIDGE_AUTHORITY=${authority}`,
    `DRAWBRIDGE_TENANT_ID=${tenantId}`,
    ...(secret ? [`DRAWBRIDGE_CLIENT_SECRET=${secret.secretText}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** Nothing is overwritten, and nothing is made at Microsoft for a file that could not be written. */
export async function assertNewFile(file: string): Promise<void> {
  const there = await access(file).then(
    () => true,
    () => false,
  )
  if (there) throw usageError(`"${file}" is there already.`, 'Name another file, or move it away.')
}

/** Readable by its owner alone. @throws {CommandError} `local_…` */
export async function writeEnvFile(file: string, lines: string): Promise<void> {
  await writeFile(file, lines, { flag: 'wx', mode: 0o600 }).catch((error) => {
    throw localError(file, error)
  })
}
