/** Expressions beside JSONata called directly, which has no bounds and no process of its own; and paths, read in place. */
import { createRequire } from 'node:module'
import { createEvaluator } from '../packages/server/src/expressions/evaluator.ts'
import { datesOf, type Scope } from '../packages/server/src/expressions/scope.ts'

type Engine = (expression: string) => { evaluate(scope: unknown): Promise<unknown> }

const expression = '$uppercase(trigger.item.name)'
const path = 'steps.list.output.value[0].name'
const count = 20_000

export async function run(): Promise<void> {
  const engine = createRequire(new URL('../packages/server/package.json', import.meta.url))('jsonata') as Engine
  const scope: Scope = {
    trigger: { item: { name: 'June.pdf' } },
    settings: {},
    steps: { list: { output: { value: [{ name: 'June.pdf' }] } } },
    user: { id: 'ada', metadata: {} },
    connection: {},
    run: { id: 'run_1', startedAt: '2026-07-03T10:00:00.000Z' },
    ...datesOf(0),
  }
  const evaluator = createEvaluator()
  const compiled = engine(expression)
  const direct = await perSecond(() => compiled.evaluate(scope))
  await evaluator.evaluate(expression, scope)
  const sandboxed = await perSecond(() => evaluator.evaluate(expression, scope))
  const inPlace = await perSecond(() => evaluator.evaluate(path, scope))
  await evaluator.close()
  console.log(`  JSONata directly       ${show(direct)}`)
  console.log(
    `  in the sandbox         ${show(sandboxed)}  ${(sandboxed / direct).toFixed(2)} of direct (goal: 5,000/s)`,
  )
  console.log(
    `  a path, read in place  ${show(inPlace)}  ${(inPlace / direct).toFixed(1)} times direct (goal: 500,000/s)`,
  )
}

async function perSecond(once: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  for (let done = 0; done < count; done += 100) await Promise.all(Array.from({ length: 100 }, once))
  return (count / (performance.now() - begun)) * 1000
}

function show(rate: number): string {
  return `${Math.round(rate).toLocaleString('en').padStart(10)}/s`
}

if (import.meta.main) await run()
