/** What an expression reads of the scope, from JSONata's own syntax tree. */
import type { Reference } from './reads.ts'
import { readExpression } from './syntax.ts'

/** @throws {ExpressionError} `expression_invalid` */
export function namesIn(expression: string): readonly Reference[] {
  return readExpression(expression).references
}
