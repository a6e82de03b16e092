import { openidClient } from './openid-client.ts'
import { runAsTests } from './run-as-tests.ts'

runAsTests(openidClient)
