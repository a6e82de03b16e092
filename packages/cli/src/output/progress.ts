/** The progress line on a terminal, redrawn in place; nothing elsewhere. */
import type { Machine } from '../machine.ts'
import { type ProgressState, progressLine } from './progress-line.ts'

export type Progress = {
  update(state: Omit<ProgressState, 'elapsedMs'>): void
  /** Clears the line. */
  stop(): void
}

export const noProgress: Progress = { update: () => {}, stop: () => {} }

/** Draws ten times a second at most, however often it is told. */
export async function showProgress({ stderr, now }: Pick<Machine, 'stderr' | 'now'>): Promise<Progress> {
  const { SingleBar } = await import('cli-progress')
  const startedAt = now()
  let state: ProgressState = { label: '', loaded: 0, elapsedMs: 0 }
  const bar = new SingleBar({
    stream: stderr,
    clearOnComplete: true,
    hideCursor: true,
    fps: 10,
    gracefulExit: false,
    // A terminal that was never told its size says 0.
    format: () => progressLine({ ...state, elapsedMs: now() - startedAt }, stderr.columns || 80),
  })
  bar.start(1, 0)
  return {
    update: (next) => {
      state = { ...next, elapsedMs: 0 }
    },
    stop: () => bar.stop(),
  }
}
