/**
 * Where a command's words go: results to standard output, everything else to standard error, so that results can be
 * piped on.
 */
import pc from 'picocolors'
import type { Failure } from '../explain.ts'
import type { Machine } from '../machine.ts'
import { noProgress, type Progress, showProgress } from './progress.ts'

export type OutputOptions = { readonly json?: boolean; readonly quiet?: boolean }

export type Colors = ReturnType<typeof pc.createColors>

export type Output = {
  readonly json: boolean
  readonly quiet: boolean
  /** Of standard output. */
  readonly colors: Colors
  /** Whether a person is there to answer. */
  readonly interactive: boolean
  /** The result of a command: as JSON where that was asked for, otherwise as its text. */
  result(value: unknown, text: () => string): void
  /** One of many results: with JSON one object on a line. */
  item(value: unknown, text: () => string): void
  /** Said to a person; not with `--quiet` or `--json`. */
  note(text: string): void
  /** What a person has to see for the command to go on. */
  instruct(text: string): void
  /** Something a person should know although the command goes on. */
  warn(text: string): void
  fail(failure: Failure): void
  progress(): Promise<Progress>
}

export function createOutput(machine: Machine, { json = false, quiet = false }: OutputOptions): Output {
  const { stdin, stdout, stderr, environment } = machine
  const colors = pc.createColors(colorful(stdout.isTTY, environment))
  const errorColors = pc.createColors(colorful(stderr.isTTY, environment))
  const say = (text: string): void => void stderr.write(`${text}\n`)
  const print = (text: string): void => {
    if (text !== '') stdout.write(`${text}\n`)
  }
  return {
    json,
    quiet,
    colors,
    interactive: stdin.isTTY === true && stderr.isTTY === true && !json,
    result: (value, text) => print(json ? JSON.stringify(value, null, stdout.isTTY ? 2 : undefined) : text()),
    item: (value, text) => print(json ? JSON.stringify(value) : text()),
    note: (text) => {
      if (!quiet && !json) say(text)
    },
    instruct: say,
    warn: (text) => say(`${errorColors.yellow('drawbridge:')} ${text}`),
    fail: (failure) => say(json ? JSON.stringify({ error: failure }) : failureText(failure, errorColors)),
    progress: async () => (stderr.isTTY && !quiet && !json ? showProgress(machine) : noProgress),
  }
}

/** @see https://no-color.org */
function colorful(terminal: boolean | undefined, environment: Machine['environment']): boolean {
  if (environment['NO_COLOR']) return false
  if (environment['FORCE_COLOR'] && environment['FORCE_COLOR'] !== '0') return true
  return terminal === true && environment['TERM'] !== 'dumb'
}

function failureText({ title, cause, remedy, microsoft }: Failure, colors: Colors): string {
  const ids = [
    microsoft?.code,
    microsoft?.requestId && `request ${microsoft.requestId}`,
    microsoft?.correlationId && `correlation ${microsoft.correlationId}`,
  ].filter(Boolean)
  return [
    `${colors.red('drawbridge:')} ${colors.bold(title)}`,
    cause && `  ${cause}`,
    `  ${colors.cyan('Next:')} ${remedy}`,
    microsoft?.message && colors.dim(`  Microsoft says: ${microsoft.message}`),
    ids.length > 0 && colors.dim(`  (${ids.join(', ')})`),
  ]
    .filter(Boolean)
    .join('\n')
}
