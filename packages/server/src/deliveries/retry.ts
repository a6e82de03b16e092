/** When a delivery that failed is tried again: nine times over three days, then it is given up. */

const minute = 60_000
const hour = 60 * minute
const pausesMs = [5_000, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]

/**
 * How long to wait after so many attempts, a tenth more or less by chance; `undefined` when it was the last.
 *
 * @param random from 0 to 1
 */
export function retryPause(attempts: number, random: () => number): number | undefined {
  const pause = pausesMs[attempts - 1]
  return pause && pause * (0.9 + 0.2 * random())
}
