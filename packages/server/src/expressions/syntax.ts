/** What an expression says, from JSONata's own syntax tree, read once and remembered. */
import jsonata from 'jsonata'
import { ExpressionError } from './expression-error.ts'
import { assertKnown } from './known-functions.ts'
import { type PlainPath, plainPathOf } from './plain-path.ts'
import { type Reads, readsOf } from './reads.ts'
import type { Node } from './syntax-tree.ts'

export type Syntax = Reads & {
  /** Given where the expression is nothing but a path. */
  readonly plain: PlainPath | undefined
}

/** Longer ones are programs, and belong into one. */
const longest = 50_000
const mostRemembered = 5_000
const remembered = new Map<string, Syntax>()

/** @throws {ExpressionError} `expression_invalid` */
export function readExpression(expression: string): Syntax {
  const known = remembered.get(expression)
  if (known) return known
  const tree = parse(expression)
  const reads = readsOf(tree)
  assertKnown(reads.functions)
  const syntax = { ...reads, plain: plainPathOf(tree) }
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(expression, syntax)
  return syntax
}

function parse(expression: string): Node {
  if (expression.length > longest) {
    throw new ExpressionError('expression_invalid', `The expression is longer than ${longest} characters.`)
  }
  try {
    return jsonata(expression).ast() as unknown as Node
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new ExpressionError('expression_invalid', 'The expression is nested too deeply. Use two steps.', { cause })
    }
    const { message, position } = cause as { message: string; position?: number }
    const where = position === undefined ? '' : ` (at character ${position})`
    throw new ExpressionError('expression_invalid', `${message}${where}`, { cause })
  }
}
