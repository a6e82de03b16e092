/**
 *   GET  /_emulator/approvals   what users have asked their administrators for
 *   POST /_emulator/approvals   approve or deny
 */
import { type Context, Hono } from 'hono'
import { originOf } from '../hosts.ts'
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

  routes.post('/_emulator/approvals', async (c) => {
    if (isFromElsewhere(c)) return c.text('Decide on the page itself.', 403)
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

/** Whether another site's page sent it; scripts outside browsers may. */
function isFromElsewhere(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = c.req.header('origin')
  return origin !== undefined && origin !== originOf(c.req.raw)
}
