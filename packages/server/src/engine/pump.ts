/** Keeps a pump going on this node: whenever it is woken, and every now and then. */
import type { Log } from '../telemetry/log.ts'
import { createIdle } from './idle.ts'
import { pauseAfter } from './pause.ts'
import type { Pump } from './process.ts'

export type RunningPump = { wake(): void; stop(): Promise<void> }

const longestPauseMs = 5_000

export function runPump(pump: Pump, pollMs: number, random: () => number, log: Log): RunningPump {
  const idle = createIdle()
  let stopping = false

  async function work(): Promise<void> {
    let failures = 0
    while (!stopping) {
      try {
        while (!stopping && (await pump.drain()));
        failures = 0
      } catch (error) {
        failures += 1
        if (failures === 1) log.warn({ pump: pump.name, error }, 'Rows cannot be taken up; it is tried again.')
      }
      if (!stopping) await idle.wait(failures > 0 ? pauseAfter(failures, random, longestPauseMs) : pollMs)
    }
  }

  const working = work()
  return {
    wake: idle.wake,
    async stop() {
      stopping = true
      idle.wake()
      await working
    },
  }
}
