/** The vault over HTTP: ids of keys and numbers of rows, never a key. */
import { vaultRoutes } from '@drawbridge/api'
import { beginRotation, type RotationServices, vaultStatus } from '../vault/rotation.ts'
import type { Mount } from './mount.ts'

export function mountVault(mount: Mount, services: RotationServices): void {
  mount(vaultRoutes.status, () => vaultStatus(services))
  mount(vaultRoutes.rotate, async ({ body }) => {
    await beginRotation(services, body.keyId)
    return vaultStatus(services)
  })
}
