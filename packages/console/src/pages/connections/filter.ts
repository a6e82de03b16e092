/** Which connections the operator wants to see. */
import type { Connection, ConnectionStatus } from '@drawbridge/api'
import { isStatus } from '../../words/status.ts'

export type ConnectionFilter = {
  readonly projectId?: string
  readonly status?: ConnectionStatus
  /** Part of an account's name or address, of the product's user id, or of the connection's id. */
  readonly text?: string
}

/** Reads a filter from the address; what makes no sense there is left out. */
export function readFilter(search: Record<string, unknown>): ConnectionFilter {
  return {
    ...(typeof search['projectId'] === 'string' && { projectId: search['projectId'] }),
    ...(isStatus(search['status']) && { status: search['status'] }),
    // The router reads a number in the address as a number.
    ...(isText(search['text']) && { text: String(search['text']) }),
  }
}

export function filterConnections(connections: readonly Connection[], filter: ConnectionFilter): Connection[] {
  const text = filter.text?.trim().toLowerCase() ?? ''
  return connections.filter(
    ({ id, projectId, status, userId, account }) =>
      (filter.projectId === undefined || projectId === filter.projectId) &&
      (filter.status === undefined || status === filter.status) &&
      [account.displayName, account.userPrincipalName, userId ?? '', id].some((value) =>
        value.toLowerCase().includes(text),
      ),
  )
}

function isText(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
