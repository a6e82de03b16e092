/** Undo and redo: what was, what is, and what was taken back. */
export type History<T> = {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
  /** What the last change was about; another about the same is one with it, such as each letter of a word. */
  readonly about: string | undefined
}

/** More steps back than anybody takes. */
const most = 200

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], about: undefined }
}

/** @param about where given, a change about the same as the one before is undone together with it */
export function record<T>(history: History<T>, next: T, about?: string): History<T> {
  const { past, present } = history
  if (next === present) return history
  const joins = about !== undefined && about === history.about
  return { past: joins ? past : [...past, present].slice(-most), present: next, future: [], about }
}

export function undo<T>({ past, present, future, about }: History<T>): History<T> {
  const before = past.at(-1)
  if (before === undefined) return { past, present, future, about }
  return { past: past.slice(0, -1), present: before, future: [present, ...future], about: undefined }
}

export function redo<T>({ past, present, future, about }: History<T>): History<T> {
  const [after, ...rest] = future
  if (after === undefined) return { past, present, future, about }
  return { past: [...past, present], present: after, future: rest, about: undefined }
}
