/**
 *   GET  /_emulator/approvals   what users have asked their administrators for
 *   POST /_emulator/approvals   approve or deny
 */
import { Hono } from 'hono'
import { csrf } from 'hono/csrf'
import type { Directory } from '../state/directory.ts'
import { approvalsPage } from './approvals.ts'

export function approvalsRoutes(directory: Directory): Hono {
  const routes = new Hono()
  const { consents } = directory

  routes.get('/_emulator/approvals', (c) =>
    c.html(
      approvalsPage(
        consents.approvalRequests().map((request) => ({
          ...request,
          appName: directory.apps.find(request.clientId)?.displayName ?? request.clientId,
          userPrincipalName: directory.user(request.userId)?.userPrincipalName ?? request.userId,
        })),
      ),
    ),
  )

  routes.post('/_emulator/approvals', csrf(), async (c) => {
    const form = await c.req.parseBody()
    const request = consents
      .approvalRequests()
      .find(({ clientId, userId }) => clientId === form['client'] && userId === form['user'])
    const user = request && directory.user(request.userId)
    if (request && user && form['decision'] === 'approve') consents.approve(request, user.tenantId)
    else if (request) consents.deny(request)
    return c.redirect('/_emulator/approvals', 303)
  })
  return routes
}
