/** Which of a user's connections a call means. */
import { Problem } from '../errors.ts'
import { type ConnectionRecord, isUsable, needsSignIn } from './connection.ts'
import { brokenConnection } from './failure.ts'

/**
 * @param connections all of one user in one project
 * @param named the id that the caller gave, if any
 * @throws {Problem} `not_connected`, `connection_ambiguous`, `not_found`, or `connection_broken` when only a new
 *   sign-in helps
 */
export function chooseConnection(connections: readonly ConnectionRecord[], named?: string): ConnectionRecord {
  const chosen = named === undefined ? onlyOne(connections) : connections.find(({ id }) => id === named)
  if (!chosen) throw new Problem('not_found', 'This user has no such connection.')
  assertWorthTrying(chosen)
  return chosen
}

/** @throws {Problem} `connection_broken` when only a new sign-in helps */
export function assertWorthTrying(connection: ConnectionRecord): void {
  if (needsSignIn(connection)) throw brokenConnection(connection.diagnosis)
}

function onlyOne(connections: readonly ConnectionRecord[]): ConnectionRecord {
  const usable = connections.filter(isUsable)
  const [first, second] = usable.length > 0 ? usable : connections
  if (!first) throw new Problem('not_connected', 'This user has not connected OneDrive yet. Call connect first.')
  if (second) {
    throw new Problem(
      'connection_ambiguous',
      'This user has several connections. Name one with the header drawbridge-connection.',
    )
  }
  return first
}
