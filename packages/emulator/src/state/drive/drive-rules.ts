/** What a rule needs to decide: the drive as it is, what kind it is, the time, and new ids. */
import type { DriveQuirks } from '../quirks.ts'
import { differencesOf } from './differences.ts'
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

/** Bytes that count against the quota. */
export function usedBytes({ tree, versions, kind }: Pick<DriveRules, 'tree' | 'versions' | 'kind'>): number {
  return tree.sizeOf(tree.root) + (differencesOf(kind).versionsCount ? versions.size : 0)
}

/**
 * @param bytes of what is to come
 * @param replaced bytes that it takes the place of
 * @throws GraphFailure 507 when they do not fit
 */
export function checkQuota(rules: DriveRules, bytes: number, replaced = 0): void {
  const freed = differencesOf(rules.kind).versionsCount ? 0 : replaced
  if (usedBytes(rules) + bytes - freed > rules.quota) throw quotaLimitReached()
}
