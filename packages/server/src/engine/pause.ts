/** How long to wait before trying again what has failed. */

const shortestMs = 1_000

/**
 * Doubles with each failure, up to a longest, and spreads by chance, so that what fails together does not return
 * together. Milliseconds.
 *
 * @param failures 1 after the first
 * @param random from 0 to 1
 */
export function pauseAfter(failures: number, random: () => number, longestMs = 5 * 60_000): number {
  const full = Math.min(shortestMs * 2 ** (failures - 1), longestMs)
  return full / 2 + (full / 2) * random()
}
