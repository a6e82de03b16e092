import { msal } from './msal.ts'
import { runAsTests } from './run-as-tests.ts'

runAsTests(msal)
