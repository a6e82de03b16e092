/** Which operation a request is; what is unknown is refused by name. */
import { GraphFailure } from '../errors.ts'
import type { Address } from './address.ts'
import { isKnownCollection, isKnownSegment } from './known-segments.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'

/** @throws GraphFailure 405 for the wrong method, 501 `notSupported` for what the emulator does not have */
export function findOperation(method: string, { resource, navigation }: Address): Operation {
  if (resource.kind === 'other') {
    throw isKnownCollection(resource.name) ? notImplemented(`${method} on ${resource.name}`) : unknown(resource.name)
  }
  const asked = navigation.map((segment) =>
    segment.replace(/^microsoft\.graph\./, '').replace(/^([a-z]\w*)\(.*\)$/is, '$1'),
  )
  const here = (byResource.get(resource.kind) ?? [])
    .filter(({ pattern }) => matches(pattern, asked))
    .map(({ operation }) => operation)
  const operation = here.find((candidate) => candidate.method === (method === 'HEAD' ? 'GET' : method))
  if (operation !== undefined) return operation

  const name = [resource.kind === 'item' ? 'driveItem' : resource.kind, ...asked].join('/')
  if (here.length > 0 && navigation.length > 0) {
    const allowed = here.map((candidate) => candidate.method).join(', ')
    throw new GraphFailure(405, 'notAllowed', `${method} is not allowed on ${name}; ${allowed} is.`, {
      headers: { Allow: allowed },
    })
  }
  const [first] = asked
  if (first !== undefined && !isSpokenOf(resource.kind, first)) throw unknown(first)
  throw notImplemented(`${method} ${name}`)
}

/** Whether Graph knows such a thing: because the emulator has it too, in some form, or from the list of what it lacks. */
function isSpokenOf(resource: string, segment: string): boolean {
  const has = operations.some(({ navigation, ...operation }) => {
    const [first] = navigation.split('/')
    return first === segment && (operation.resource === resource || resource === 'item')
  })
  return has || isKnownSegment(resource, segment)
}

function unknown(segment: string): GraphFailure {
  return new GraphFailure(400, 'BadRequest', `Resource not found for the segment '${segment}'.`)
}

/** Operations by the kind of resource whose address leads to them, with their navigation in parts. */
const byResource = Map.groupBy(
  operations.map((operation) => ({
    operation,
    pattern: operation.navigation.split('/').filter((part) => part !== ''),
  })),
  ({ operation: { resource } }) => (resource === 'target' || resource === 'bin' ? 'item' : resource),
)

function matches(parts: readonly string[], navigation: readonly string[]): boolean {
  return parts.length === navigation.length && parts.every((part, index) => part === '*' || part === navigation[index])
}

function notImplemented(what: string): GraphFailure {
  return new GraphFailure(501, 'notSupported', `The emulator does not implement ${what}.`)
}
