/** Which functions an expression may name. */
import { removedFunctions } from './bounded-functions.ts'
import { closest } from './closest.ts'
import { ExpressionError } from './expression-error.ts'
import { ownFunctions } from './functions.ts'
import type { NamedFunction } from './reads.ts'

/** Of JSONata 2.2: https://docs.jsonata.org/string-functions and the pages beside it. */
const jsonataFunctions =
  'abs append assert average base64decode base64encode boolean ceil clone contains count decodeUrl decodeUrlComponent distinct each encodeUrl encodeUrlComponent error exists filter floor formatBase formatInteger formatNumber fromMillis join keys length lookup lowercase map match max merge millis min not now number pad parseInteger power reduce replace reverse round sift single sort split spread sqrt string substring substringAfter substringBefore sum toMillis trim type uppercase zip'

export const functionNames: ReadonlySet<string> = new Set([
  ...jsonataFunctions.split(' '),
  ...ownFunctions.map(({ name }) => name),
])

/** @throws {ExpressionError} `expression_invalid` naming the first that there is not, and what may have been meant */
export function assertKnown(functions: readonly NamedFunction[]): void {
  const unknown = functions.find(({ name }) => !functionNames.has(name))
  if (!unknown) return
  const { name, position } = unknown
  const instead = removedFunctions[name] ?? suggestion(closest(name, functionNames))
  throw new ExpressionError('expression_invalid', `There is no $${name} (at character ${position}). ${instead}`)
}

function suggestion(name: string | undefined): string {
  return name === undefined
    ? 'Set it with := before, or look for it in the list of functions.'
    : `Did you mean $${name}?`
}
