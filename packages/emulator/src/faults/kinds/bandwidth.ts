/** A narrow line: so many bytes per second for each connection, whatever goes over it. */
import { z } from 'zod'
import type { Asked, Plan } from '../plan.ts'
import { type Pace, pace, paced } from './pace.ts'
import { directions } from './slow.ts'

export const bandwidthFault = z.strictObject({
  kind: z.literal('bandwidth'),
  direction: directions.describe('request: towards the emulator. response: towards the client.'),
  bytesPerSecond: z.number().min(1),
})

type Line = { readonly request: Pace; readonly response: Pace }

/** Each rule has lines of its own. */
export function bandwidthPlanner(): (fault: z.infer<typeof bandwidthFault>, asked: Asked) => Plan {
  const lines = new WeakMap<object, Line>()
  return ({ direction, bytesPerSecond }, { connection }) => {
    const line = lines.get(connection) ?? { request: pace(bytesPerSecond), response: pace(bytesPerSecond) }
    lines.set(connection, line)
    return {
      ...(direction === 'response' ? {} : { request: paced(bytesPerSecond, line.request) }),
      ...(direction === 'request' ? {} : { response: paced(bytesPerSecond, line.response) }),
    }
  }
}
