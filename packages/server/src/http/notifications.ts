/**
 * Where Microsoft says that something has changed.
 *
 * @see https://learn.microsoft.com/graph/change-notifications-delivery-webhooks
 */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { notificationsSchema } from '../changes/notification.ts'
import type { TakeNotifications } from '../changes/take-notifications.ts'
import { Problem } from '../errors.ts'
import type { AppContext, AppEnv } from './env.ts'

const longestBody = 1024 * 1024

export function notificationRoutes({ takeNotifications }: { readonly takeNotifications: TakeNotifications }) {
  const app = new Hono<AppEnv>()
  const limit = bodyLimit({
    maxSize: longestBody,
    onError: () => {
      throw new Problem('payload_too_large', 'The body is larger than 1 MB.')
    },
  })

  async function take(context: AppContext): Promise<Response> {
    const token = context.req.query('validationToken')
    // As text, so that a browser that is sent here by somebody else finds nothing to run.
    if (token !== undefined) return context.text(token.slice(0, 1_000), 200)
    const parsed = notificationsSchema.safeParse(await context.req.json().catch(() => undefined))
    if (!parsed.success) throw new Problem('invalid_request', 'The body is not a collection of notifications.')
    await takeNotifications(parsed.data.value)
    return context.body(null, 202)
  }

  app.post('/notifications/graph', limit, take)
  app.post('/notifications/graph/lifecycle', limit, take)
  return app
}
