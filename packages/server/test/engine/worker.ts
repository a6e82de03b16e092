/** A node that works, in a process of its own, so that it can be killed. Each run is a row; ends at the signal's will. */
import { openEngine } from '../../src/engine/engine.ts'
import { defineProcess } from '../../src/engine/process.ts'
import { openPostgres } from '../../src/postgres/pool.ts'
import { createLog } from '../../src/telemetry/log.ts'

const [dataFolder = '', node] = process.argv.slice(2)
const { db, pool } = await openPostgres({ dataFolder })
const note = defineProcess<{ n: number }>({
  name: 'note',
  async run({ data }) {
    await pool.query('insert into note (n, node, began) values ($1, $2, true)', [data.n, node])
    await new Promise((done) => setTimeout(done, 40))
    await pool.query('insert into note (n, node, began) values ($1, $2, false)', [data.n, node])
  },
})
const log = createLog({ level: 'silent' })
const engine = await openEngine({ db, pool, clock: { now: () => Date.now() }, log, works: true })
await engine.start({ processes: [note], pumps: [] })
process.send?.('ready')
