/** Runs and their steps in words. */
import type { Run, RunState, StepState } from '@drawbridge/api'
import { duration } from './time.ts'

type Tone = 'success' | 'warning' | 'danger' | 'informative' | 'brand' | 'subtle'
type Words = { readonly label: string; readonly tone: Tone }

const ofRun: Record<RunState, Words> = {
  queued: { label: 'Queued', tone: 'informative' },
  running: { label: 'Running', tone: 'brand' },
  waiting: { label: 'Waiting', tone: 'warning' },
  paused: { label: 'Paused', tone: 'warning' },
  succeeded: { label: 'Succeeded', tone: 'success' },
  failed: { label: 'Failed', tone: 'danger' },
  cancelled: { label: 'Cancelled', tone: 'subtle' },
}

const ofStep: Record<StepState, Words> = {
  running: ofRun.running,
  waiting: ofRun.waiting,
  succeeded: ofRun.succeeded,
  failed: ofRun.failed,
  skipped: { label: 'Skipped', tone: 'subtle' },
  cancelled: ofRun.cancelled,
}

export const runStates = Object.keys(ofRun) as RunState[]

export function runWords(state: RunState): Words {
  return ofRun[state]
}

export function stepWords(state: StepState): Words {
  return ofStep[state]
}

/** Whether it has come to its end. */
export function isEnded(state: RunState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled'
}

/** `Running`, and of several items `Running, 3 of 12 done`. */
export function progressWords({ state, done, all }: { state: StepState; done: number; all: number }): string {
  const { label } = stepWords(state)
  return all > 1 ? `${label}, ${done} of ${all} done` : label
}

const beginnings: Record<Run['trigger']['type'], string> = {
  file_change: 'A file changed',
  schedule: 'On schedule',
  app_event: 'An event of the product',
  call: 'Called',
  manual: 'By hand',
  workflow: 'By another workflow',
}

export function begunBy(type: Run['trigger']['type']): string {
  return beginnings[type]
}

/** How long it took in all; empty for what has not ended. */
export function tookWords({ startedAt, endedAt }: Pick<Run, 'startedAt' | 'endedAt'>): string {
  return startedAt === null || endedAt === null ? '' : longDuration(Date.parse(endedAt) - Date.parse(startedAt))
}

const units: readonly (readonly [milliseconds: number, word: string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
]

/** `87 ms`, `1.4 s`, and `2 d 3 h` for what takes longer. */
export function longDuration(milliseconds: number): string {
  const found = units.findIndex(([size]) => milliseconds >= size)
  if (found === -1) return duration(milliseconds)
  const [size, word] = units[found]!
  const next = units[found + 1]
  const rest = next ? Math.floor((milliseconds % size) / next[0]) : 0
  return `${Math.floor(milliseconds / size)} ${word}${next && rest > 0 ? ` ${rest} ${next[1]}` : ''}`
}
