/**
 * The emulator's time. It runs with the machine's, until somebody moves it, and everything that the emulator does later
 * (deliver, retry, expire, rewrite) waits on it: moving the clock does what the time in between would have done.
 */

export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number
}

export const machineClock: Clock = { now: () => Date.now() }

export type Task = () => void | Promise<void>

/** What a clock that was moved differs by. */
export type ClockState = {
  /** Milliseconds ahead of the clock it follows. */
  readonly offset: number
  /** The moment at which it stands still, if it does. */
  readonly frozenAt?: number | undefined
}

export type MovableClock = Clock & {
  /** Whether it stands still until it is moved. */
  readonly frozen: boolean
  readonly state: ClockState
  /**
   * Moves on, stopping at each task that falls due on the way. Resolves once these have ended.
   *
   * @param ms milliseconds; 0 does what is due already
   */
  advance(ms: number): Promise<void>
  /** Jumps to a moment; forwards as `advance` does, backwards without doing anything. */
  set(moment: number): Promise<void>
  freeze(): void
  resume(): void
  /** Becomes what an earlier `state` was. Tasks that fall due by it are done. */
  restore(state: ClockState): void
  /** Does the task once, when the moment has come. Returns how to call it off. */
  at(moment: number, task: Task): () => void
  /** Forgets all tasks. */
  close(): void
}

type Appointment = { readonly moment: number; readonly task: Task }

/** Milliseconds after which a followed clock is looked at again: it may be one that a test moves by hand. */
const longestNap = 60_000

/**
 * @param base the clock that is followed
 * @param moved told whenever somebody has moved it
 */
export function movableClock(base: Clock, moved: (state: ClockState) => void = () => {}): MovableClock {
  let offset = 0
  let frozenAt: number | undefined
  let timer: NodeJS.Timeout | undefined
  let moving = Promise.resolve()
  const appointments = new Set<Appointment>()
  const running = new Set<Promise<void>>()

  const now = (): number => frozenAt ?? base.now() + offset

  const tell = (): void => moved({ offset, frozenAt })

  const jump = (moment: number): void => {
    if (frozenAt === undefined) offset += moment - now()
    else frozenAt = moment
    tell()
  }

  const earliest = (): Appointment | undefined => {
    let first: Appointment | undefined
    for (const each of appointments) if (first === undefined || each.moment < first.moment) first = each
    return first
  }

  const start = ({ task }: Appointment): Promise<void> => {
    const run = (async () => task())().finally(() => running.delete(run))
    running.add(run)
    return run
  }

  const arm = (): void => {
    clearTimeout(timer)
    const next = earliest()
    if (next === undefined) return
    const wait = next.moment - now()
    if (wait > 0 && frozenAt !== undefined) return
    timer = setTimeout(doDue, Math.min(Math.max(wait, 0), longestNap))
    timer.unref()
  }

  const doDue = (): void => {
    for (let next = earliest(); next !== undefined && next.moment <= now(); next = earliest()) {
      appointments.delete(next)
      void start(next)
    }
    arm()
  }

  const moveTo = async (target: number): Promise<void> => {
    await Promise.allSettled(running)
    for (let next = earliest(); next !== undefined && next.moment <= target; next = earliest()) {
      appointments.delete(next)
      if (next.moment > now()) jump(next.moment)
      await start(next)
      await Promise.allSettled(running)
    }
    if (target > now()) jump(target)
    arm()
  }

  /** One after the other, so that two moves add up. */
  const inTurn = (move: () => Promise<void>): Promise<void> => {
    const moved = moving.then(move)
    moving = moved.catch(() => {})
    return moved
  }

  return {
    now,
    get frozen() {
      return frozenAt !== undefined
    },
    get state() {
      return { offset, frozenAt }
    },
    advance: (ms) => inTurn(() => moveTo(now() + ms)),
    set: (moment) =>
      inTurn(async () => {
        if (moment >= now()) return moveTo(moment)
        jump(moment)
        arm()
      }),
    freeze() {
      frozenAt ??= now()
      tell()
      arm()
    },
    resume() {
      if (frozenAt !== undefined) offset = frozenAt - base.now()
      frozenAt = undefined
      tell()
      arm()
    },
    restore(state) {
      offset = state.offset
      frozenAt = state.frozenAt
      arm()
    },
    at(moment, task) {
      const appointment = { moment, task }
      appointments.add(appointment)
      arm()
      return () => void appointments.delete(appointment)
    },
    close() {
      clearTimeout(timer)
      appointments.clear()
    },
  }
}
