/** Connections that a product's back end makes without the portal. */
import { wayRoutes } from '@drawbridge/api'
import { connectApplication } from '../connections/connect-application.ts'
import { connectOnBehalfOf } from '../connections/connect-on-behalf-of.ts'
import { presentConnection } from '../connections/connection.ts'
import { presentDeviceSignIn } from '../connections/device-sign-in.ts'
import { deleteDeviceSignIn } from '../connections/device-sign-in-store.ts'
import { importRefreshToken } from '../connections/import-refresh-token.ts'
import type { ConnectionServices } from '../connections/services.ts'
import { beginDeviceSignIn, followDeviceSignIn } from '../connections/sign-in-by-device.ts'
import { Problem } from '../errors.ts'
import type { Mount } from './mount.ts'

export function mountWays(mount: Mount, services: ConnectionServices): void {
  const { db, clock } = services

  mount(wayRoutes.importRefreshToken, async ({ params, body }) =>
    presentConnection(await importRefreshToken(services, { ...params, ...body })),
  )
  mount(wayRoutes.connectApplication, async ({ params, body }) =>
    presentConnection(await connectApplication(services, { ...params, ...body })),
  )
  mount(wayRoutes.connectOnBehalfOf, async ({ params, body }) =>
    presentConnection(await connectOnBehalfOf(services, { ...params, ...body })),
  )

  mount(wayRoutes.beginDeviceSignIn, async ({ params, body }) =>
    presentDeviceSignIn(await beginDeviceSignIn(services, { ...params, ...body }), clock.now()),
  )
  mount(wayRoutes.getDeviceSignIn, async ({ params: { projectId, deviceSignInId } }) =>
    presentDeviceSignIn(await followDeviceSignIn(services, projectId, deviceSignInId), clock.now()),
  )
  mount(wayRoutes.cancelDeviceSignIn, async ({ params: { projectId, deviceSignInId } }) => {
    const deleted = await deleteDeviceSignIn(db, projectId, deviceSignInId)
    if (!deleted) throw new Problem('not_found', 'There is no such sign-in by device code.')
  })
}
