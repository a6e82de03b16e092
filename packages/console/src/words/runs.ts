/** Runs and their steps in words. */
import type { RunState, StepState } from '@drawbridge/api'

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
