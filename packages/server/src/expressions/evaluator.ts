/** Gives expressions and templates their values. */
import type { Template } from '@drawbridge/api'
import { ExpressionError } from './expression-error.ts'
import { createLane } from './lane.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { partOf } from './part-of.ts'
import { beyond, readPath } from './plain-path.ts'
import { tooLong } from './refusals.ts'
import type { Job } from './sandbox.ts'
import type { Scope } from './scope.ts'
import { readExpression } from './syntax.ts'
import { aloneIn, partsOf } from './template.ts'

export type EvaluatorOptions = { readonly limits?: Partial<Limits> }

/** Its sandbox is started when the first expression needs it. */
export type Evaluator = {
  /**
   * Puts values where `{{ }}` stands. A text that is one `{{ }}` and nothing else becomes its value, of any type; one
   * without a value is left out of an object, and null elsewhere.
   *
   * @throws {ExpressionError}
   */
  fill(template: Template, scope: Scope, signal?: AbortSignal): Promise<unknown>
  /**
   * What a JSONata expression without braces gives; undefined where it finds nothing.
   *
   * @throws {ExpressionError}
   */
  evaluate(expression: string, scope: Scope, signal?: AbortSignal): Promise<unknown>
  close(): Promise<void>
}

const mostSlow = 1_000

export function createEvaluator({ limits: given = {} }: EvaluatorOptions = {}): Evaluator {
  const limits = { ...defaultLimits, ...given }
  const quick = createLane({ ...limits, timeMs: Math.ceil(limits.timeMs / 8) })
  // What took long once goes here from then on, so that nothing quick waits behind it.
  const slow = createLane(limits)
  const knownSlow = new Set<string>()

  async function evaluate(expression: string, scope: Scope, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted()
    const { plain, references } = readExpression(expression)
    const found = plain ? readPath(plain, scope) : beyond
    if (found !== beyond) return found
    const text = JSON.stringify(partOf(scope, references))
    if (text.length > limits.scope) throw tooLong(limits.scope)
    const json = await run([expression, text], signal)
    return json === '' ? undefined : JSON.parse(json)
  }

  async function run(job: Job, signal: AbortSignal | undefined): Promise<string> {
    const [expression] = job
    if (knownSlow.has(expression)) return slow.run(job, signal)
    try {
      return await quick.run(job, signal)
    } catch (error) {
      if (!(error instanceof ExpressionError) || error.code !== 'expression_timeout') throw error
      if (knownSlow.size >= mostSlow) knownSlow.clear()
      knownSlow.add(expression)
      return slow.run(job, signal)
    }
  }

  async function fillText(text: string, scope: Scope, signal?: AbortSignal): Promise<unknown> {
    const parts = partsOf(text)
    const alone = aloneIn(parts)
    if (alone) return evaluate(alone.expression, scope, signal)
    const filled: string[] = []
    let length = 0
    for (const part of parts) {
      const piece = 'text' in part ? part.text : asText(await evaluate(part.expression, scope, signal))
      length += piece.length
      if (length > limits.text) throw tooLong(limits.text)
      filled.push(piece)
    }
    return filled.join('')
  }

  async function fill(template: Template, scope: Scope, signal?: AbortSignal): Promise<unknown> {
    if (typeof template === 'string') return template.includes('{{') ? fillText(template, scope, signal) : template
    if (typeof template !== 'object' || template === null) return template
    if (Array.isArray(template)) {
      return Promise.all(template.map(async (each: Template) => (await fill(each, scope, signal)) ?? null))
    }
    const filled = await Promise.all(
      Object.entries(template).map(
        async ([name, each]) => [name, await fill(each as Template, scope, signal)] as const,
      ),
    )
    return Object.fromEntries(filled.filter(([, value]) => value !== undefined))
  }

  return {
    evaluate,
    fill: async (template, scope, signal) => (await fill(template, scope, signal)) ?? null,
    async close() {
      await Promise.all([quick.close(), slow.close()])
    },
  }
}

/** Of a value in the middle of a text: nothing for what is not there, JSON for lists and objects. */
function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
