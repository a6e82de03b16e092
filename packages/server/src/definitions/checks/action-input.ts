/** What an action would refuse of its input when it is run, and that can be told of what stands there already. */
import type { ActionName, Finding } from '@drawbridge/api'
import { assertNames, graphPath, isOneDriveError, itemPath, nameProblem } from '@drawbridge/onedrive'
import { complaintsAbout } from '../../actions/catalogue.ts'
import { assertPathOnTheWire } from '../../actions/graph-path.ts'
import { Problem } from '../../errors.ts'
import { aloneIn, partsOf } from '../../expressions/template.ts'
import { choicesOf, type JsonSchema } from '../types/json-schema.ts'
import { wrong } from './finding.ts'
import type { Site } from './names.ts'

type Input = Readonly<Record<string, unknown>>

/** @param site of the input; @param schema of the action's input */
export function checkActionInput(name: ActionName, input: Input, schema: JsonSchema, site: Site): Finding[] {
  const at = (field: string) => ({ stepId: site.place.id, path: `${site.path}.${field}` })
  const together = complaintsAbout(name, input, (field) => isKnown(input[field]))
  const alone = Object.entries(input).flatMap(([field, value]) => {
    const message = complaintAbout(name, field, value, schema.properties?.[field])
    return message === undefined ? [] : [wrong('wrong_value', message, at(field))]
  })
  return [...together.map(({ field, message }) => wrong('wrong_value', message, at(field))), ...alone]
}

function isKnown(value: unknown): boolean {
  return !JSON.stringify(value ?? null).includes('{{')
}

function complaintAbout(
  action: ActionName,
  field: string,
  value: unknown,
  schema: JsonSchema | undefined,
): string | undefined {
  if (typeof value === 'string' && field === 'name') return complaintAboutName(value)
  if (!isKnown(value)) return undefined
  if (action === 'oneDriveRequest' && field === 'path') return refusalOf(() => assertPathOnTheWire(String(value)))
  return schema && addresses(schema) ? complaintAboutAddress(value) : undefined
}

/** What stands between the braces is known, and may hold what no name can. */
function complaintAboutName(name: string): string | undefined {
  if (isKnown(name)) return refusalOf(() => assertNames(name))
  const parts = partsOf(name)
  if (aloneIn(parts)) return undefined
  const texts = parts.flatMap((part) => ('text' in part ? part.text.split('/') : []))
  // Only what a part alone cannot be blamed for is left out: where it ends, and what it is called in all.
  const problem = texts.map((text) => nameProblem(`x${text}x`)).find((each) => each !== undefined)
  return problem && `OneDrive cannot hold such a name: ${problem}.`
}

/** Whether an item may stand there. */
function addresses(schema: JsonSchema): boolean {
  return choicesOf(schema).some(({ properties }) => properties?.['driveId'] !== undefined)
}

function complaintAboutAddress(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (/^(https?:\/\/|[su]![\w-]+$)/i.test(value)) return undefined
    return value.startsWith('/') ? complaintAboutPath(value) : refusalOf(() => graphPath`/items/${value}`)
  }
  if (typeof value !== 'object' || value === null || 'from' in value) return undefined
  const { id, itemId = id, path, special } = value as Input
  if (typeof itemId === 'string') return refusalOf(() => graphPath`/items/${itemId}`)
  if (typeof path === 'string') return complaintAboutPath(path)
  return special === undefined ? 'Address the item by id, path or special folder.' : undefined
}

function complaintAboutPath(path: string): string | undefined {
  // The root.
  if (path.replaceAll('/', '') === '') return undefined
  return refusalOf(() => itemPath(path))
}

function refusalOf(judge: () => unknown): string | undefined {
  try {
    judge()
    return undefined
  } catch (error) {
    if (error instanceof Problem || isOneDriveError(error)) return error.message
    throw error
  }
}
