/** The catalogue of actions, and one of them done at once. */
import { actionCatalogue, actionRoutes, type DescribedAction, effectOf } from '@drawbridge/api'
import { z } from 'zod'
import { keptNotes } from '../actions/kept-notes.ts'
import { refusalOf } from '../actions/refusal.ts'
import { type ActionServices, describeThrough, performThrough } from '../actions/through-connection.ts'
import { findConnection } from '../connections/store.ts'
import { Problem } from '../errors.ts'
import type { Authenticate } from './authenticate.ts'
import { credentialsIn } from './credentials.ts'
import type { Mount } from './mount.ts'

type Services = ActionServices & { readonly authenticate: Authenticate; readonly proxies: number }

export function mountActions(mount: Mount, services: Services): void {
  const catalogue = actionCatalogue.map(describedAction)
  mount(actionRoutes.list, async () => ({ actions: catalogue }))

  mount(actionRoutes.perform, async ({ params, body, context }) => {
    const { projectId, connectionId, action } = params
    const { input, dryRun, idempotencyKey } = body
    const effect = effectOf({ action, input })
    if (!effect) throw new Problem('not_found', `There is no action called “${action}”.`)
    if (effect !== 'reads') {
      await services.authenticate.project(credentialsIn(context, services.proxies), projectId, 'files:write')
    }
    const connection = await findConnection(services.db, connectionId)
    if (connection?.projectId !== projectId) throw new Problem('not_found', 'There is no such connection.')

    const { signal } = context.req.raw
    try {
      if (dryRun) {
        return { output: null, description: await describeThrough(services, connection, action, input, { signal }) }
      }
      const key = idempotencyKey && `${connectionId}:${action}:${idempotencyKey}`
      const attempt = key ? await countAttempt(key) : 1
      const call = { signal, attempt, ...(key && { idempotencyKey: key }) }
      return { output: await performThrough(services, connection, action, input, call), description: null }
    } catch (error) {
      throw refusalOf(error)
    }
  })

  /** Two for any attempt but the first: it matters only that there was one. */
  async function countAttempt(key: string): Promise<number> {
    const notes = keptNotes(services, key)
    const { begun } = await notes.load()
    if (begun) return 2
    await notes.add({ begun: true })
    return 1
  }
}

function describedAction(action: (typeof actionCatalogue)[number]): DescribedAction {
  const { input, output, examples, repeat, scopes, narrow: _, ...rest } = action
  return {
    ...rest,
    repeat,
    scopes: { delegated: [...scopes.delegated], application: [...scopes.application] },
    input: z.toJSONSchema(input, { io: 'input' }),
    output: z.toJSONSchema(output, { io: 'output' }),
    examples: examples.map(({ title, input, output }) => ({ title, input, output })),
  }
}
