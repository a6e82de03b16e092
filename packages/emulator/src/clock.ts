/** Where the emulator takes the time from; tests pass a clock that they move by hand. */

export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number
}

export const machineClock: Clock = { now: () => Date.now() }
