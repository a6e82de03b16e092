/** The full proofs: `npm run chaos:connections -- race`, `npm run chaos:connections -- kill [times] [seed]`. */
import { kill } from './kill.ts'
import { race } from './race.ts'

const [what, first, second] = process.argv.slice(2)
if (what !== 'kill') {
  const report = await race(4, 200, Number(first ?? 5))
  console.log(report)
  if (report.reused > 0) process.exitCode = 1
}
if (what !== 'race') {
  const report = await kill(Number(first ?? 100), Number(second ?? Date.now() % 1e9))
  console.log(report)
  if (report.lost.length > 0 || report.withoutTokens > 0 || report.secretsInLogs.length > 0) process.exitCode = 1
}
