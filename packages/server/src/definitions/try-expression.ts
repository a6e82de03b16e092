/** Evaluates what somebody is writing, on data that they give. */
import type { Template } from '@drawbridge/api'
import { templateSchema } from '@drawbridge/api'
import type { Clock } from '../clock.ts'
import { Problem } from '../errors.ts'
import type { Evaluator } from '../expressions/evaluator.ts'
import { ExpressionError } from '../expressions/expression-error.ts'
import { datesOf, type Scope } from '../expressions/scope.ts'

type Trial = {
  readonly template?: unknown
  readonly expression?: string | undefined
  readonly data: Readonly<Record<string, unknown>>
}

/** @throws {Problem} `invalid_request` with what is wrong with the expression */
export async function tryExpression(
  evaluator: Evaluator,
  clock: Clock,
  { template, expression, data }: Trial,
): Promise<{ value: unknown; type: string }> {
  if ((template === undefined) === (expression === undefined)) {
    throw new Problem('invalid_request', 'Give a template or an expression, one of the two.')
  }
  const scope = { ...datesOf(clock.now()), ...data } as Scope
  try {
    const value =
      expression === undefined
        ? await evaluator.fill(templateOf(template), scope)
        : await evaluator.evaluate(expression, scope)
    return { value: value ?? null, type: typeOf(value) }
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause
    throw new Problem('invalid_request', cause.message, { cause })
  }
}

function templateOf(template: unknown): Template {
  const parsed = templateSchema.safeParse(template)
  if (parsed.success) return parsed.data
  throw new Problem('invalid_request', 'template: Give JSON.')
}

function typeOf(value: unknown): string {
  if (value === undefined || value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
