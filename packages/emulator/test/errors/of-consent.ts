/** Who has said no, or has not been asked. */
import { newBrowser } from '../identity/browse.ts'
import type { Condition } from './condition.ts'
import type { World } from './world.ts'

export const consentConditions: readonly Condition[] = [
  {
    code: 65001,
    error: 'invalid_grant',
    how: 'a scope at the token endpoint that nobody has consented to (suberror `consent_required`)',
    provoke: async (world) => {
      const app = world.app()
      return world.refresh(app, await world.refreshToken(app, world.account()), { scope: 'Sites.Read.All' })
    },
  },
  {
    code: 65004,
    error: 'access_denied',
    how: 'Cancel on the consent page',
    provoke: async (world) => {
      const [browser, app, account] = [newBrowser(), world.app(), world.account()]
      const page = await browser.get((await world.authorize(app)).url)
      const consent = await browser.submit(page, { username: account.user.userPrincipalName })
      return browser.submit(consent, { decision: 'cancel' })
    },
  },
  {
    code: 90094,
    error: 'access_denied',
    how: 'the consent policy `none`, or a permission for administrators only, and going back from the wall',
    provoke: (world) => turnedAway(world, 'none', false, 'Files.Read'),
  },
  {
    code: 90095,
    error: 'access_denied',
    how: 'the same in a tenant with `approvalRequests`, and Cancel instead of a request',
    provoke: (world) => turnedAway(world, 'none', true, 'Files.Read'),
  },
  {
    code: 900941,
    error: 'access_denied',
    how: 'the consent policy `managed` or `low`, a permission that it keeps from users, and going back from the wall',
    provoke: (world) => turnedAway(world, 'managed', false, 'Files.Read.All'),
  },
  {
    code: 50105,
    error: '',
    how: 'an app with `assignmentRequired`, and a user who is not in its `assignedTo`',
    provoke: (world) => world.signIn(world.app({ assignmentRequired: true }), world.account()),
  },
]

async function turnedAway(
  world: World,
  consentPolicy: 'none' | 'managed',
  approvalRequests: boolean,
  scope: string,
): Promise<Response> {
  const account = world.account({}, world.tenant({ consentPolicy, approvalRequests }))
  const browser = newBrowser()
  const page = await browser.get((await world.authorize(world.app(), { scope })).url)
  const wall = await browser.submit(page, { username: account.user.userPrincipalName })
  return browser.submit(wall, { decision: 'return' })
}
