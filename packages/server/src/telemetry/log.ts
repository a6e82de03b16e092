/** The structured log. Secrets are kept out thrice: by care, by the names of fields, and by their looks. */
import { type DestinationStream, type Logger, pino } from 'pino'
import type { LogLevel } from '../config.ts'
import { createScrubber } from './scrub.ts'

export type Log = Logger

export type LogOptions = {
  readonly level?: LogLevel | undefined
  /** @default standard output */
  readonly destination?: DestinationStream | undefined
  /** Values to take out wherever they stand. */
  readonly secrets?: readonly string[] | undefined
}

const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'clientSecret',
  'client_secret',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'idToken',
  'id_token',
  'codeVerifier',
  'code_verifier',
  'code',
  'state',
  'nonce',
  'password',
  'masterKey',
  'operatorKey',
  'ticket',
  'token',
  'userToken',
]

/** `code` of an error is its stable reason, and `state` of an attempt a word; both live below other names. */
const paths = secretFields.flatMap((name) => [
  `["${name}"]`,
  `headers["${name}"]`,
  `body["${name}"]`,
  `query["${name}"]`,
])

export function createLog({ level = 'info', destination, secrets = [] }: LogOptions = {}): Log {
  const scrub = createScrubber(secrets)
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: '[redacted]' },
      serializers: { error: describeError },
      hooks: { streamWrite: scrub },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  )
}

type ErrorEntry = { name: string; message: string; code?: string; stack?: string; cause?: ErrorEntry }

/** By name, so that whatever a library hangs on its errors (requests, rows, responses) stays out. */
export function describeError(error: unknown, depth = 0): ErrorEntry {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) }
  const { code } = error as { code?: unknown }
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(error.cause !== undefined && depth < 5 && { cause: describeError(error.cause, depth + 1) }),
  }
}
