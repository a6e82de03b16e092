import { guideCommands, guideInCi, guideInNode } from './guide.ts'
import { runAsTests } from './run-as-tests.ts'

runAsTests(guideCommands)
runAsTests(guideInCi)
runAsTests(guideInNode)
