/** What happens to files, and how drives are read, in words. */
import type { Change, ChangeFilter, ChangeKind, FollowedDriveState } from '@drawbridge/api'

const kinds: Record<ChangeKind, string> = {
  created: 'Created',
  content_changed: 'Content changed',
  renamed: 'Renamed',
  moved: 'Moved',
  deleted: 'Deleted',
  restored: 'Restored',
  sharing_changed: 'Sharing changed',
}

export const changeKinds = Object.keys(kinds) as ChangeKind[]

export function kindWords(kind: ChangeKind): string {
  return kinds[kind]
}

/** Where it is, and where it was when that is what changed. */
export function placeWords({ kind, item, before }: Change): string {
  return before && (kind === 'moved' || kind === 'renamed') ? `${before.path} → ${item.path}` : item.path
}

const shared: Readonly<Record<string, string>> = {
  anonymous: 'With whoever has the link',
  organization: 'With the organization',
  users: 'With the people it was shared with',
}

export function sharingWords(sharing: string | null): string {
  return sharing === null ? 'No' : (shared[sharing] ?? sharing)
}

const asking: Record<NonNullable<FollowedDriveState['askingBecause']>, string> = {
  starting: 'Microsoft has not been asked yet to tell of changes. That is being done now.',
  not_reachable:
    'Microsoft cannot reach this server: its address is not public, or not https. Set DRAWBRIDGE_PUBLIC_URL to change that.',
  validation_failed:
    'Microsoft called this server and did not get the right answer. Check that your reverse proxy passes /notifications/graph on.',
  refused:
    'This account or app may not subscribe. Work accounts want the permission Files.ReadWrite.All for it, personal ones Files.ReadWrite.',
  connection_broken: 'The connection does not work at present.',
}

/** How it is known that something has changed, and why so. */
export function modeWords({ mode, askingBecause }: FollowedDriveState): { label: string; why: string } {
  if (mode === 'told') return { label: 'Told', why: 'Microsoft tells when something has changed.' }
  const why = askingBecause === null ? '' : asking[askingBecause]
  return { label: 'Asking', why: `The drive is asked again and again. ${why}`.trim() }
}

/** What a filter lets through, in one line. */
export function filterWords(filter: ChangeFilter): string {
  const { kinds: wanted, items, name, mimeTypes, folderId, recursive, minSize, maxSize, author } = filter
  const words = [
    wanted?.map(kindWords).join(', '),
    items,
    name !== undefined && `named ${name}`,
    mimeTypes && `of type ${mimeTypes.join(', ')}`,
    folderId !== undefined && `in folder ${folderId}${recursive ? ' and below' : ' alone'}`,
    minSize !== undefined && `from ${minSize} bytes`,
    maxSize !== undefined && `up to ${maxSize} bytes`,
    author !== undefined && `by ${author}`,
  ].filter(Boolean)
  return words.length === 0 ? 'Every change' : words.join(' · ')
}
