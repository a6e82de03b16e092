/** A process whose sandbox is in a loop; tells when it is. */
import { createEvaluator } from '../../src/expressions/evaluator.ts'
import { scopeWith } from './scope.ts'

const evaluator = createEvaluator({ limits: { timeMs: 8 * 60_000 } })
await evaluator.evaluate('1 + 1', scopeWith())
void evaluator.evaluate('$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)', scopeWith())
process.send!('looping')
