/** What a rule needs to decide: the drive as it is, what kind it is, the time, and new ids. */
import type { DriveQuirks } from '../quirks.ts'
import type { DriveKind } from './ids.ts'
import type { PermissionBook } from './permission-book.ts'
import type { RecycleBin } from './recycle-bin.ts'
import { quotaLimitReached } from './refusals.ts'
import type { Tree } from './tree.ts'
import type { Versions } from './versions.ts'

export type DriveRules = {
  readonly tree: Tree
  readonly versions: Versions
  readonly bin: RecycleBin
  readonly permissions: PermissionBook
  readonly kind: DriveKind
  readonly quirks: DriveQuirks
  /** Bytes. */
  readonly quota: number
  now(): number
  newId(): string
}

/** @throws GraphFailure 507 when so many bytes more do not fit */
export function checkQuota({ tree, quota }: DriveRules, bytes: number): void {
  if (tree.sizeOf(tree.root) + bytes > quota) throw quotaLimitReached()
}
