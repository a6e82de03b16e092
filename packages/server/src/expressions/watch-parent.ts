/**
 * A thread of the sandbox that ends it when whoever started it is gone. The sandbox would notice by itself, but not
 * while an expression keeps it from listening.
 */
import { workerData } from 'node:worker_threads'

const parent = workerData as number

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}, 1_000)
