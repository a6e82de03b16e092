/** The system's own safe for secrets: Keychain, Credential Manager, Secret Service. */
import type { AsyncEntry } from '@napi-rs/keyring'

export type Keyring = {
  get(name: string): Promise<string | undefined>
  set(name: string, secret: string): Promise<void>
  delete(name: string): Promise<void>
}

/** A safe that is locked asks its owner; nobody waits longer than this for the answer. */
const patienceMs = 30_000

/**
 * The keyring of this machine; `undefined` where there is none, as on most servers. On Linux only a Secret Service
 * counts: what the kernel keeps is gone after a restart.
 */
export async function openKeyring(service: string): Promise<Keyring | undefined> {
  // A platform without a prebuilt binary fails here.
  const module = await import('@napi-rs/keyring').catch(() => undefined)
  if (!module) return undefined
  const entry = (name: string): AsyncEntry =>
    new module.AsyncEntry(service, name, { linux: { store: 'secret-service' } })
  const patience = (): AbortSignal => AbortSignal.timeout(patienceMs)
  const keyring: Keyring = {
    get: async (name) => (await entry(name).getPassword(patience())) ?? undefined,
    set: (name, secret) => entry(name).setPassword(secret, patience()),
    delete: async (name) => void (await entry(name).deleteCredential(patience())),
  }
  const usable = await keyring.get('probe').then(
    () => true,
    () => false,
  )
  return usable ? keyring : undefined
}
