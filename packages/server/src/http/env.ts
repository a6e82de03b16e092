/** What every request carries on its way through the routes. */
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'

export type AppEnv = {
  /** Node's own request and response, for those who pass bodies through. */
  Bindings: HttpBindings
  Variables: {
    requestId: string
  }
}

export type AppContext = Context<AppEnv>
