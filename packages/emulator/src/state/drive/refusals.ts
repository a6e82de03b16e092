/** What the rules of a drive say no with, in Graph's words. */
import { GraphFailure } from '../../errors.ts'

export function itemNotFound(message = 'The resource could not be found.'): GraphFailure {
  return new GraphFailure(404, 'itemNotFound', message)
}

export function nameAlreadyExists(name: string): GraphFailure {
  return new GraphFailure(409, 'nameAlreadyExists', `An item with the name "${name}" already exists under the parent.`)
}

export function invalidRequest(message: string, innerCode?: string): GraphFailure {
  return new GraphFailure(400, 'invalidRequest', message, innerCode === undefined ? {} : { innerCode })
}

export function quotaLimitReached(): GraphFailure {
  return new GraphFailure(507, 'quotaLimitReached', 'Insufficient Space Available')
}
