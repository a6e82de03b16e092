/** What the engine runs: processes, whose every piece of work is a job, and pumps, whose work is rows of their own. */

/**
 * A durable kind of work. A job is run at least once, by one node at a time, until `run` returns; if `run` throws, or
 * its node dies, it is run again.
 */
export type Process<Data extends object = object> = {
  /** Such as `deliver-webhook`. It names the queue in the database, so it stays. */
  readonly name: string
  /** How many jobs one node runs at once. @default 10 */
  readonly concurrency?: number
  /**
   * Every job has a key, and of each key one job runs and one waits at most, across all nodes; what is sent while one
   * waits is folded into it. The key says what is to be done, so that any job of the key does the work of all.
   */
  readonly onePerKey?: boolean
  /** A run that takes longer is aborted and begun anew. Milliseconds. @default 15 minutes */
  readonly timeLimitMs?: number
  /** Run it again and again, on one node at a time, counted by the product's clock. What was missed is run once. */
  readonly everyMs?: number
  run(job: Job<Data>): Promise<void>
}

export type Job<Data extends object = object> = {
  readonly data: Data
  /** How often this very work has thrown before. */
  readonly failures: number
  /** Aborts when the job has to end: the server stops, the time is over, or another node has taken the job over. */
  readonly signal: AbortSignal
}

/**
 * Work that lies in rows which lower floors have written: whoever commits a row need not know of the engine. Runs on
 * every worker, so `drain` takes its rows with `for update skip locked`.
 */
export type Pump = {
  readonly name: string
  /** The payload of `pg_notify('drawbridge_wake', …)` that says there are rows. */
  readonly topic: string
  /** Does one batch; `true` when there may be more. */
  drain(): Promise<boolean>
}

/** What is to be done. Times are the product's, in milliseconds since 1970. */
export type Work<Data extends object = object> = {
  readonly data: Data
  /** Needed where a process is `onePerKey`; for others it names the one timer that may wait under it. */
  readonly key?: string
  /** Not before this. @default now */
  readonly at?: number
}

/** Identifies a job that is run, and which run of it this is: what is ended late by an earlier run changes nothing. */
export type Claim = { readonly id: string; readonly retryCount: number }

/** Keeps the type of a process's data. */
export function defineProcess<Data extends object>(process: Process<Data>): Process<Data> {
  return process
}
