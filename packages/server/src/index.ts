export { type Clock, systemClock } from './clock.ts'
export type { LogLevel } from './config.ts'
export {
  checkRegistration,
  type Subject as RegistrationSubject,
} from './connections/registration-checks/check-registration.ts'
export { Problem, type ProblemCode } from './errors.ts'
export { type RunningServer, type ServerOptions, startServer } from './server.ts'
export { createLog, type Log, type LogOptions } from './telemetry/log.ts'
