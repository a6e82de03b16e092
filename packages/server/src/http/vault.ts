/** The vault over HTTP: ids of keys and numbers of rows, never a key. */
import { vaultRoutes } from '@drawbridge/api'
import type { Engine } from '../engine/engine.ts'
import { inTransaction } from '../postgres/transaction.ts'
import { beginRotation, type RotationServices, vaultStatus } from '../vault/rotation.ts'
import { rotateKeysWork } from '../workflows/rotate-keys.ts'
import type { Mount } from './mount.ts'

type Services = RotationServices & { readonly engine: Pick<Engine, 'send'> }

export function mountVault(mount: Mount, services: Services): void {
  mount(vaultRoutes.status, () => vaultStatus(services))
  mount(vaultRoutes.rotate, async ({ body }) => {
    await beginRotation(services, body.keyId)
    // At once, and not first when the schedule comes round.
    await inTransaction(services.db, (transaction) =>
      services.engine.send(transaction, rotateKeysWork, { data: {}, key: 'begin' }),
    )
    return vaultStatus(services)
  })
}
