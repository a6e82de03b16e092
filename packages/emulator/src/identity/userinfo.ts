/** GET or POST /oidc/userinfo, on Graph's host. */
import { Hono } from 'hono'
import { unauthenticated } from '../state/access-tokens.ts'
import type { Directory } from '../state/directory.ts'
import { pairwiseSubject } from '../state/id-tokens.ts'

export function userinfoRoutes(directory: Directory): Hono {
  const routes = new Hono()
  routes.on(['GET', 'POST'], '/oidc/userinfo', (c) => {
    const { user, appId, scopes } = directory.authenticate(c.req.header('authorization'))
    if (!user) throw unauthenticated('Only a token of a user has user info.')
    const [givenName, ...familyName] = user.displayName.split(' ')
    return c.json({
      sub: pairwiseSubject(appId, user),
      ...(scopes.includes('profile') && {
        name: user.displayName,
        given_name: givenName,
        family_name: familyName.join(' '),
      }),
      ...(scopes.includes('email') && { email: user.mail }),
    })
  })
  return routes
}
