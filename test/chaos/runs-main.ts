/** `npm run chaos:runs -- --runs 1000 --servers 3 --seed 1`: the long version of what `npm test` tries briefly. */
import { parseArgs } from 'node:util'
import { runsInChaos } from './runs.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    servers: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    'kill-every': { type: 'string', default: '3' },
  },
})
const seed = Number(values.seed)
console.log(`Seed ${seed}`)
const result = await runsInChaos({
  seed,
  runs: Number(values.runs),
  servers: Number(values.servers),
  killEveryMs: Number(values['kill-every']) * 1_000,
  say: (line) => console.log(line),
})
console.log(result)
const { states, runs, executedTwice } = result
process.exitCode = states['succeeded'] === runs && executedTwice === 0 ? 0 : 1
