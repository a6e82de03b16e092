/** `npm run chaos:changes -- --operations 600 --servers 3 --seed 1`: the long version of what `npm test` tries briefly. */
import { parseArgs } from 'node:util'
import { changesInChaos } from './changes.ts'

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '600' },
    servers: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
  },
})
const seed = Number(values.seed)
console.log(`Seed ${seed}`)
const startedAt = performance.now()
const { events, lost, invented, happened } = await changesInChaos({
  seed,
  operations: Number(values.operations),
  servers: Number(values.servers),
  say: (line) => console.log(line),
})
console.table(happened)
for (const line of invented) console.log(`Invented: ${line}`)
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
console.log(`${events} events in ${seconds} s: ${lost} lost, ${invented.length} invented (seed ${seed})`)
process.exitCode = lost === 0 && invented.length === 0 ? 0 : 1
