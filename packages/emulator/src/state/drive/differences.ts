/** What personal drives and drives of organisations do differently: all of it, as data. */
import type { DriveKind } from './ids.ts'

export type Differences = {
  /** Bytes that a drive comes with. */
  readonly quota: number
  /** Versions of one file, with the one it holds now. */
  readonly versionLimit: number
  readonly deletesVersions: boolean
  /** Earlier versions count against the quota. */
  readonly versionsCount: boolean
  /** Setting a file's dates makes a version of it. */
  readonly datesMakeVersions: boolean
  readonly restores: boolean
  readonly deletesPermanently: boolean
  /** checkout, checkin, discardCheckout, follow, unfollow, preview, retention labels, sensitivity labels. */
  readonly managesDocuments: boolean
  readonly takesThumbnails: boolean
  readonly linkScopes: readonly ('anonymous' | 'organization' | 'users')[]
  readonly embeds: boolean
  readonly invitesWithPassword: boolean
  /** grantedToV2 beside grantedTo. */
  readonly namesGranteesTwice: boolean
  readonly describes: boolean
}

const organisation: Differences = {
  quota: 1024 ** 4,
  versionLimit: 500,
  deletesVersions: true,
  versionsCount: true,
  datesMakeVersions: true,
  restores: false,
  deletesPermanently: true,
  managesDocuments: true,
  takesThumbnails: false,
  linkScopes: ['anonymous', 'organization', 'users'],
  embeds: false,
  invitesWithPassword: false,
  namesGranteesTwice: true,
  describes: false,
}

const personal: Differences = {
  quota: 5 * 1024 ** 3,
  versionLimit: 25,
  deletesVersions: false,
  versionsCount: false,
  datesMakeVersions: false,
  restores: true,
  deletesPermanently: false,
  managesDocuments: false,
  takesThumbnails: true,
  linkScopes: ['anonymous', 'users'],
  embeds: true,
  invitesWithPassword: true,
  namesGranteesTwice: false,
  describes: true,
}

export function differencesOf(kind: DriveKind): Differences {
  return kind === 'personal' ? personal : organisation
}
