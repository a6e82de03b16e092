/** Who is calling: the operator, or a user of a product. */
import { getCookie } from 'hono/cookie'
import { Problem } from '../errors.ts'
import type { Operator } from '../operator/store.ts'
import type { Projects } from '../projects/store.ts'
import type { AppContext } from './env.ts'

export type UserCaller = { readonly projectId: string; readonly userId: string }

export type Authenticate = {
  /** @throws {Problem} `unauthorized`; `forbidden` when another site's page uses the console's cookie */
  operator(context: AppContext): Promise<void>
  /** @throws {Problem} `unauthorized`, `user_token_invalid` */
  user(context: AppContext, projectId: string): Promise<UserCaller>
}

export const sessionCookie = 'drawbridge_session'

type Services = { readonly operator: Operator; readonly projects: Projects; readonly publicUrl: string }

export function createAuthenticate({ operator, projects, publicUrl }: Services): Authenticate {
  return {
    async operator(context) {
      const key = bearerOf(context.req.header('authorization'))
      if (key !== undefined) {
        if (operator.isKey(key)) return
        throw new Problem('unauthorized', 'This is not the operator key of this server.')
      }
      const session = getCookie(context, sessionCookie)
      if (session === undefined || !(await operator.isSession(session))) {
        throw new Problem('unauthorized', 'Send the operator key as bearer token, or sign in to the console.')
      }
      // The browser adds the cookie by itself, so the page that asks must be the console's own.
      if (!/^(GET|HEAD)$/.test(context.req.method)) assertOwnOrigin(context, publicUrl)
    },

    async user(context, projectId) {
      const token = bearerOf(context.req.header('authorization'))
      if (token === undefined) {
        throw new Problem('unauthorized', 'Send the user token as bearer token (Authorization: Bearer …).')
      }
      const { userId } = await projects.verifyUserToken(projectId, token)
      return { projectId, userId }
    },
  }
}

/** @throws {Problem} `forbidden` unless the request comes from a page of this server */
export function assertOwnOrigin(context: AppContext, publicUrl: string): void {
  if (context.req.header('origin') === publicUrl) return
  throw new Problem('forbidden', `This call is for pages of ${publicUrl} only. Open the console under that address.`)
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^bearer +([^\s]+) *$/i.exec(authorization ?? '')?.[1]
}
