/** The two ways to the proxy: a product's page, for one of its users; and a product's back end, for a connection. */
import type { IncomingMessage } from 'node:http'
import { connectionHeader, connectionProxyPath, proxyPath } from '@drawbridge/api'
import { assertWorthTrying, chooseConnection } from '../connections/choose.ts'
import type { ConnectionRecord } from '../connections/connection.ts'
import type { Standing } from '../connections/standing.ts'
import { Problem } from '../errors.ts'
import type { Authenticate } from './authenticate.ts'
import { credentialsOf } from './credentials.ts'

export type ProxyAddress = {
  readonly projectId: string
  /** Absent on the way for pages, where the user has one. */
  readonly connectionId?: string
  /** What stands before Graph's own path. */
  readonly prefix: string
  /** The pattern that stands in the log instead of the address, since addresses hold ids. */
  readonly route: string
}

type Services = { readonly authenticate: Authenticate; readonly standing: Standing; readonly proxies: number }

const ways = [proxyPath(':projectId'), connectionProxyPath(':projectId', ':connectionId')].map((route) => ({
  route: `${route}/*`,
  pattern: new RegExp(`^${route.replace(/:(\w+)/g, '(?<$1>[^/?]*)')}(?=[/?]|$)`),
}))

/** Which proxy a request target names; `undefined` when it names something else. */
export function proxyAddress(target: string): ProxyAddress | undefined {
  for (const { route, pattern } of ways) {
    const found = pattern.exec(target)
    if (found) return { ...(found.groups as { projectId: string; connectionId?: string }), prefix: found[0], route }
  }
  return undefined
}

/**
 * Makes sure of the caller, and tells how to find the connection that is meant.
 *
 * @throws {Problem} `unauthorized`, `user_token_invalid`, `forbidden`
 */
export async function identifyProxyCaller(
  { authenticate, standing, proxies }: Services,
  { projectId, connectionId }: ProxyAddress,
  incoming: IncomingMessage,
): Promise<() => Promise<ConnectionRecord>> {
  const credentials = credentialsOf(incoming, proxies)
  if (connectionId !== undefined) {
    const reads = /^(GET|HEAD)$/.test(credentials.method)
    await authenticate.project(credentials, projectId, reads ? 'files:read' : 'files:write')
    return async () => {
      const connection = await standing.connection(projectId, connectionId)
      if (!connection) throw new Problem('not_found', 'There is no such connection.')
      assertWorthTrying(connection)
      return connection
    }
  }
  const { userId } = await authenticate.user(credentials, projectId)
  const named = incoming.headers[connectionHeader]
  return async () =>
    chooseConnection(await standing.connectionsOf(projectId, userId), typeof named === 'string' ? named : undefined)
}
