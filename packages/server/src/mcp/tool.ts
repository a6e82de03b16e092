/** An action as an agent sees it. @see https://modelcontextprotocol.io/specification/2025-11-25/server/tools */
import type { Action } from '@drawbridge/api'
import type { Tool } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { changesByReplacing, mayChange } from './effect.ts'
import type { Policy } from './policy.ts'
import { portable } from './portable-schema.ts'

/** The argument that says a person has agreed. No action has one of this name. */
export const confirmationArgument = 'confirmation'

type ObjectSchema = Tool['inputSchema'] & { properties?: Record<string, object> }

export function toolOf(action: Action, policy: Policy): Tool {
  const { name, title, effect, repeat } = action
  const asks = asksFirst(action, policy)
  const pretends = policy.dryRun && effect !== 'reads'
  return {
    name,
    title,
    description: descriptionOf(action, { asks, pretends }),
    inputSchema: inputSchema(action, asks),
    // What only says what would happen has no output of the action's.
    ...(!pretends && { outputSchema: schemaOf(action.output, 'output') }),
    annotations: {
      title,
      readOnlyHint: effect === 'reads',
      destructiveHint: mayChange(action),
      idempotentHint: repeat.kind !== 'repeated',
      // Files come from anybody.
      openWorldHint: true,
    },
  }
}

/** Whether a person is asked before the action changes something. */
export function asksFirst(action: Action, { confirm, dryRun }: Policy): boolean {
  return confirm && !dryRun && mayChange(action)
}

function schemaOf(schema: z.ZodObject, io: 'input' | 'output'): ObjectSchema {
  return portable(z.toJSONSchema(schema, { io }) as ObjectSchema)
}

function inputSchema(action: Action, asks: boolean): ObjectSchema {
  const schema = schemaOf(action.input, 'input')
  const description = 'What an earlier call with the same arguments gave, once a person has agreed.'
  return {
    ...schema,
    properties: {
      ...schema.properties,
      ...changedDefaults(schema),
      ...(asks && { [confirmationArgument]: { type: 'string', description } }),
    },
    additionalProperties: false,
  }
}

/** What is taken for arguments that an agent leaves out, where it is not what the action itself would take. */
export function defaultsFor(action: Action): Record<string, unknown> {
  const changed = changedDefaults(schemaOf(action.input, 'input'))
  return Object.fromEntries(Object.entries(changed).map(([name, schema]) => [name, schema.default]))
}

/**
 * Agents read every entry of a list, so lists are shorter; look at every picture, so there is one; and replace what is
 * there only when they say so.
 */
const defaultsForAgents: readonly (readonly [name: string, usual: (value: unknown) => boolean, value: unknown])[] = [
  ['most', (most) => Number(most) > 50, 50],
  ['sizes', Array.isArray, ['large']],
  ['conflictBehavior', (behavior) => behavior === 'replace', 'fail'],
]

function changedDefaults({ properties = {} }: ObjectSchema): Record<string, { default: unknown }> {
  const changed = defaultsForAgents.flatMap(([name, usual, value]) => {
    const given: { default?: unknown } | undefined = properties[name]
    return given && usual(given.default) ? [[name, { ...given, default: value }] as const] : []
  })
  return Object.fromEntries(changed)
}

function descriptionOf(action: Action, mode: { asks: boolean; pretends: boolean }): string {
  const { summary, repeat, examples } = action
  const example = examples.toSorted((a, b) => lengthOf(a.input) - lengthOf(b.input))[0]
  const lines = [
    summary,
    repeat.kind === 'repeated' && `Calling it twice does it twice: ${repeat.because}`,
    mode.asks &&
      (changesByReplacing(action) ? 'A person is asked before anything is replaced.' : 'A person is asked first.'),
    mode.pretends && 'Dry run: says what would happen and changes nothing.',
    example && `Example (${example.title}): ${JSON.stringify(example.input)}`,
  ]
  return lines.filter(Boolean).join('\n')
}

function lengthOf(value: unknown): number {
  return JSON.stringify(value).length
}
