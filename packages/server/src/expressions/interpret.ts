/** JSONata with its bounds: compiles an expression once, evaluates it on JSON, and gives JSON. */
import type jsonata from 'jsonata'
import { boundFunctions, originalFunctions } from './bounded-functions.ts'
import { ExpressionError } from './expression-error.ts'
import { ownFunctions } from './functions.ts'
import type { Limits } from './limits.ts'
import { measure } from './measure.ts'
import { tookTooLong, tooLong, tooMany, tooManyCalls, tooMuchMemory } from './refusals.ts'

export type Interpret = (expression: string, scope: string) => Promise<string>

const mostCompiled = 500
/** JSONata calls what is bound to this after each node that it has evaluated. */
const onExit = Symbol.for('jsonata.__evaluate_exit') as unknown as string

/** @returns the value as JSON; empty where there is none. It throws {@link ExpressionError}. */
export async function createInterpreter(limits: Limits, engine: typeof jsonata): Promise<Interpret> {
  const compiled = new Map<string, jsonata.Expression>()
  const originals = await originalFunctions(engine)

  function compile(text: string): jsonata.Expression {
    const known = compiled.get(text)
    if (known) return known
    // Longer than that and it is stopped from outside.
    const timeout = Math.floor(limits.timeMs * 0.75)
    const expression = engine(text, { timeout, stack: limits.calls, sequence: limits.items })
    boundFunctions(expression, originals, limits)
    for (const { name, signature, run } of ownFunctions) {
      const given = (first: unknown, ...rest: unknown[]) =>
        first === undefined ? undefined : run(...([first, ...rest] as never[]))
      expression.registerFunction(name, given, signature)
    }
    expression.assign(onExit, (_node: unknown, _input: unknown, _frame: unknown, value: unknown) =>
      assertSize(value, limits),
    )
    if (compiled.size >= mostCompiled) compiled.clear()
    compiled.set(text, expression)
    return expression
  }

  return async (text, scopeText) => {
    try {
      const scope = JSON.parse(scopeText) as { readonly now?: string }
      const expression = compile(text)
      // The moment is part of the scope, so that a step that is begun again finds the same.
      expression.registerFunction('now', () => scope.now, '<:s>')
      expression.registerFunction('millis', () => Date.parse(scope.now ?? ''), '<:n>')
      const value: unknown = await expression.evaluate(scope)
      measure(value, limits)
      return JSON.stringify(value) ?? ''
    } catch (error) {
      throw explain(error, limits)
    }
  }
}

function assertSize(value: unknown, { text, items }: Limits): void {
  if (typeof value === 'string' && value.length > text) throw tooLong(text)
  if (Array.isArray(value) && value.length > items) throw tooMany(items)
}

/** JSONata throws objects that are no errors. Codes: https://docs.jsonata.org, `S` syntax, `T` types, `D` values. */
function explain(error: unknown, { items, calls, timeMs, memoryMb }: Limits): ExpressionError {
  if (error instanceof ExpressionError) return error
  const { code = '', message = '', position } = error as { code?: string; message?: string; position?: number }
  if (code === 'D2014' || code === 'D2015') return tooMany(items)
  if (code === 'D1011') return tooManyCalls(calls)
  if (code === 'D1012') return tookTooLong(timeMs)
  if (error instanceof RangeError && /call stack|string length/i.test(message)) {
    return tooMuchMemory(memoryMb)
  }
  const where = position === undefined ? '' : ` (at character ${position})`
  const kind = code.startsWith('S') ? 'expression_invalid' : 'expression_failed'
  return new ExpressionError(kind, `${message.slice(0, 300)}${where}`)
}
