/** What the server is told at start, checked once. Every message names the variable and says what to write. */
import { z } from 'zod'
import { Problem } from './errors.ts'
import { isAllowList } from './outbound/allow-list.ts'

export type Config = {
  /** 0 for any free port. */
  readonly port: number
  readonly host: string
  /** The origin under which browsers and Microsoft reach this server; absent: http://localhost and the port. */
  readonly publicUrl?: string | undefined
  /** How many reverse proxies stand in front; each adds the address it heard from to X-Forwarded-For. */
  readonly proxies: number
  readonly dataFolder: string
  readonly databaseUrl?: string | undefined
  /** Base64 of 32 bytes; several with commas between, the one to begin with first. */
  readonly masterKey?: string | undefined
  /** A file that holds such keys, one in each line. */
  readonly masterKeyFile?: string | undefined
  /** A program and its arguments, which prints such keys. */
  readonly masterKeyCommand?: readonly string[] | undefined
  readonly operatorKey?: string | undefined
  /** Private addresses that webhooks may reach: host names, addresses and ranges, between commas. */
  readonly outboundAllow: string
  /** How many runs of workflows of one project are at work at once, on all servers together. */
  readonly runsPerProject: number
  /** How long runs that have ended can be read. */
  readonly keepRunsDays: number
  /** Through which SMTP server mail goes; absent: none is sent. */
  readonly smtpUrl?: string | undefined
  /** The sender of mail. */
  readonly mailFrom?: string | undefined
  /** What this node does: answer the web, run the engine's work, or both. */
  readonly role: Role
  readonly logLevel: LogLevel
}

export type ConfigInput = {
  readonly [Name in keyof Config]?: Config[Name] | string | undefined
}

const roles = ['all', 'web', 'worker'] as const
export type Role = (typeof roles)[number]

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Where each setting comes from in the environment. */
const variables: { readonly [Name in keyof Required<Config>]: string } = {
  port: 'DRAWBRIDGE_PORT',
  host: 'DRAWBRIDGE_HOST',
  publicUrl: 'DRAWBRIDGE_PUBLIC_URL',
  proxies: 'DRAWBRIDGE_PROXIES',
  dataFolder: 'DRAWBRIDGE_DATA',
  databaseUrl: 'DATABASE_URL',
  masterKey: 'DRAWBRIDGE_MASTER_KEY',
  masterKeyFile: 'DRAWBRIDGE_MASTER_KEY_FILE',
  masterKeyCommand: 'DRAWBRIDGE_MASTER_KEY_COMMAND',
  operatorKey: 'DRAWBRIDGE_OPERATOR_KEY',
  outboundAllow: 'DRAWBRIDGE_OUTBOUND_ALLOW',
  runsPerProject: 'DRAWBRIDGE_RUNS_PER_PROJECT',
  keepRunsDays: 'DRAWBRIDGE_KEEP_RUNS_DAYS',
  smtpUrl: 'DRAWBRIDGE_SMTP_URL',
  mailFrom: 'DRAWBRIDGE_MAIL_FROM',
  role: 'DRAWBRIDGE_ROLE',
  logLevel: 'LOG_LEVEL',
}

const port = 'is not a port. Write a number from 0 to 65535, such as 8400.'
const proxies = 'is not a number of reverse proxies. Write 0 for none, or 1 for the usual one.'
const runsPerProject = 'is not a number of runs. Write one from 1 to 10000, such as 100.'
const keepRunsDays = 'is not a number of days. Write one from 1 to 3650, such as 30.'
const publicUrl = 'is not an origin. Write scheme and host with nothing after, such as https://drawbridge.example.com.'

const command =
  'is not a command. Write the path of a program, or program and arguments as JSON: ["/usr/bin/print-key", "--of", "x"].'

/** No shell has a say in it: arguments are written apart, as JSON. */
function commandOf(text: string): string[] {
  if (!text.startsWith('[')) return [text]
  try {
    const words: unknown = JSON.parse(text)
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : []
  } catch {
    return []
  }
}

const configSchema = z.object({
  port: z.coerce.number(port).int(port).min(0, port).max(65_535, port).default(8400),
  host: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, 'is not a host name or address. Write one such as localhost or 0.0.0.0.')
    .default('localhost'),
  publicUrl: z
    .string()
    .transform((value) => value.replace(/\/$/, ''))
    .refine((value) => /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value, publicUrl)
    .optional(),
  proxies: z.coerce.number(proxies).int(proxies).min(0, proxies).max(10, proxies).default(0),
  dataFolder: z
    .string()
    .refine((value) => !value.includes('\0'), 'is not a folder. Write a path.')
    .default('./.drawbridge/server'),
  databaseUrl: z
    .string()
    .refine(
      (value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value),
      'is not the URL of a PostgreSQL database. Write postgres://user:password@host:5432/database.',
    )
    .optional(),
  masterKey: z
    .string()
    .refine(
      (value) => value.split(/[\s,]+/).every((key) => /^[A-Za-z0-9+/_-]{43}=?$/.test(key)),
      'is not 32 bytes in base64. Make one with openssl rand -base64 32, and keep it: it opens all that is stored.',
    )
    .optional(),
  masterKeyFile: z
    .string()
    .refine((value) => !value.includes('\0'), 'is not a file. Write a path.')
    .optional(),
  masterKeyCommand: z
    .union([z.array(z.string()), z.string().transform(commandOf)], command)
    .refine((words) => words.length > 0 && words[0] !== '' && words.every((word) => !word.includes('\0')), command)
    .optional(),
  operatorKey: z
    .string()
    .regex(/^[\x21-\x7e]{24,200}$/, 'is too easily guessed. Write 24 to 200 random characters, without spaces.')
    .optional(),
  outboundAllow: z
    .string()
    .refine(isAllowList, 'is no list of hosts. Write names, addresses and ranges, such as hooks.internal, 10.1.0.0/16.')
    .default(''),
  runsPerProject: z.coerce
    .number(runsPerProject)
    .int(runsPerProject)
    .min(1, runsPerProject)
    .max(10_000, runsPerProject)
    .default(100),
  keepRunsDays: z.coerce
    .number(keepRunsDays)
    .int(keepRunsDays)
    .min(1, keepRunsDays)
    .max(3650, keepRunsDays)
    .default(30),
  smtpUrl: z
    .string()
    .refine(
      (value) => /^smtps?:\/\/./.test(value) && URL.canParse(value),
      'is not the URL of an SMTP server. Write smtps://user:password@smtp.example.com.',
    )
    .optional(),
  mailFrom: z
    .string()
    .regex(/^[^\r\n]*[^\s@]+@[^\s@]+$/, 'is not a sender. Write Drawbridge <drawbridge@example.com>.')
    .optional(),
  role: z.enum(roles, `is no role. Write one of ${roles.join(', ')}.`).default('all'),
  logLevel: z.enum(logLevels, `is no level. Write one of ${logLevels.join(', ')}.`).default('info'),
}) satisfies z.ZodType<Config>

const wholeSchema = configSchema.refine(({ smtpUrl, mailFrom }) => smtpUrl === undefined || mailFrom !== undefined, {
  path: ['mailFrom'],
  message: 'is missing. Write whose name mail goes out in, such as Drawbridge <drawbridge@example.com>.',
})

/**
 * @throws {Problem} `configuration_invalid` with one line per setting that is wrong; no value is repeated
 */
export function readConfig(input: ConfigInput): Config {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== ''))
  const result = wholeSchema.safeParse(given)
  if (result.success) return result.data
  const lines = result.error.issues.map(({ path, message }) => `${variables[path[0] as keyof Config]} ${message}`)
  throw new Problem('configuration_invalid', [...new Set(lines)].join('\n'))
}

/** The settings as the environment gives them; an empty variable counts as absent. */
export function configFromEnvironment(environment: Readonly<Record<string, string | undefined>>): Config {
  const entries = Object.entries(variables).map(([name, variable]) => [name, environment[variable]?.trim()])
  return readConfig(Object.fromEntries(entries) as ConfigInput)
}
