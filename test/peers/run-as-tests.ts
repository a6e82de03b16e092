/** Turns each check of a judge into a test. */
import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Judge } from './judge.ts'

export function runAsTests(judge: Judge): void {
  describe(judge.name, () => {
    let started: Awaited<ReturnType<Judge['start']>> | undefined
    beforeAll(async () => {
      started = await judge.start()
    })
    afterAll(async () => {
      await started?.[Symbol.asyncDispose]()
    })
    for (const [index, name] of judge.checkNames.entries()) test(name, () => started!.checks[index]!.run())
  })
}
