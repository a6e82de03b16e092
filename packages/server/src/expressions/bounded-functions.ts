/**
 * JSONata's functions that could make something huge out of little, each with a check before it; and those that an
 * expression does without: `$eval`, since what is read then could not be checked when a workflow is saved, and `$random`
 * and `$shuffle`, since a step that is begun again after a crash must find the same input.
 */
import type jsonata from 'jsonata'
import type { Limits } from './limits.ts'
import { measure } from './measure.ts'
import { tooLong } from './refusals.ts'

/** With what to do instead. */
export const removedFunctions: Readonly<Record<string, string>> = {
  eval: 'Write the expression itself.',
  random: 'A step has the same input whenever it is begun again. Use run.id for a name of its own.',
  shuffle: 'A step has the same input whenever it is begun again. Use $sort.',
}

type Implementation = (this: unknown, ...given: unknown[]) => unknown

type Check = (given: readonly unknown[], limits: Limits) => void

const checks: Readonly<Record<string, { readonly signature: string; readonly check: Check }>> = {
  pad: {
    signature: '<s-ns?:s>',
    check: ([, width], { text }) => assertLength(Math.abs(width as number), text),
  },
  join: {
    signature: '<a<s>s?:s>',
    check([texts, between], { text }) {
      const { length } = (between ?? '') as string
      const lengths = ((texts ?? []) as string[]).map((each) => each.length + length)
      assertLength(
        lengths.reduce((sum, each) => sum + each, 0),
        text,
      )
    },
  },
  string: { signature: '<x-b?:s>', check: ([value], limits) => void measure(value, limits) },
  clone: { signature: '<(oa)-:o>', check: ([value], limits) => void measure(value, limits) },
}

/** @param originals JSONata's own, by name */
export function boundFunctions(
  expression: jsonata.Expression,
  originals: ReadonlyMap<string, Implementation>,
  limits: Limits,
): void {
  for (const name of Object.keys(removedFunctions)) expression.assign(name, undefined)
  for (const [name, { signature, check }] of Object.entries(checks)) {
    const original = originals.get(name)!
    const bounded: Implementation = function (...given) {
      check(given, limits)
      return original.apply(this, given)
    }
    expression.registerFunction(name, bounded, signature)
  }
}

/** To be bounded; read from JSONata itself. */
export async function originalFunctions(engine: typeof jsonata): Promise<ReadonlyMap<string, Implementation>> {
  const read = async (name: string): Promise<[string, Implementation]> => {
    const { implementation } = (await engine(`$${name}`).evaluate({})) as { implementation: Implementation }
    return [name, implementation]
  }
  return new Map(await Promise.all(Object.keys(checks).map(read)))
}

function assertLength(length: number, longest: number): void {
  if (length > longest) throw tooLong(longest)
}
