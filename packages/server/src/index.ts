export { type Clock, systemClock } from './clock.ts'
export { Problem, type ProblemCode } from './errors.ts'
export { type RunningServer, type ServerOptions, startServer } from './server.ts'
export { createLog, type Log, type LogOptions } from './telemetry/log.ts'
