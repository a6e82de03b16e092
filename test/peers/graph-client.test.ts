import { graphClient, graphClientPersonal } from './graph-client.ts'
import { runAsTests } from './run-as-tests.ts'

runAsTests(graphClient)
runAsTests(graphClientPersonal)
