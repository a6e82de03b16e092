/**
 * The token endpoint that personal accounts had before: other names in the answer, the same tokens. Refresh tokens of
 * either endpoint work at the other.
 *
 *   POST /oauth20_token.srf   (login.live.com)
 */
import { Hono } from 'hono'
import { SignInFailure } from '../errors.ts'
import { newIncident } from './error-description.ts'
import { readForm } from './forms.ts'
import type { IdentityServices } from './services.ts'
import { answerTokenRequest } from './token.ts'

export function legacyTokenRoutes(services: IdentityServices): Hono {
  const routes = new Hono()
  routes.all('/oauth20_token.srf', async (c) => {
    try {
      const answer = await answerTokenRequest(c, services, 'consumers', await readForm(c))
      const { user } = services.directory.authenticate(`Bearer ${answer.access_token}`)
      return c.json({
        token_type: 'bearer',
        expires_in: answer.expires_in,
        scope: answer.scope,
        access_token: answer.access_token,
        ...(answer.refresh_token !== undefined && { refresh_token: answer.refresh_token }),
        ...(answer.id_token !== undefined && { id_token: answer.id_token }),
        user_id: legacyUserId(user!.cid!),
      })
    } catch (error) {
      if (!(error instanceof SignInFailure)) throw error
      const { correlationId } = newIncident(c.req.raw, services.clock.now())
      return c.json({ error: error.error, error_description: error.message, correlation_id: correlationId }, 400)
    }
  })
  return routes
}

/** `AAAA…`, as the older interface names people. */
function legacyUserId(cid: string): string {
  return `AAAAAAAAAAAAAAAAAAAAA${Buffer.from(cid, 'hex').toString('base64url')}`
}
