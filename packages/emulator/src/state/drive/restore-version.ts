/** The changes that bring an earlier version of a file back on top, or take one away. */
import { checkQuota, type DriveRules } from './drive-rules.ts'
import type { Change, Item } from './item.ts'
import { stateOf } from './put-file.ts'
import { invalidRequest, itemNotFound } from './refusals.ts'
import type { Version, Versions } from './versions.ts'

/** @throws GraphFailure 400 for the version that the file holds now, 404, 507 */
export function restoreVersion(rules: DriveRules, item: Item, versionId: string): Omit<Change, 'at' | 'by'> {
  const version = earlierVersion(rules.versions, item, versionId)
  checkQuota(rules, version.content.size, item.content?.size)
  const same = version.content.key === item.content?.key
  return {
    put: [{ ...stateOf(item), content: version.content, fileModifiedAt: rules.now() }],
    ...(same ? { snapshot: [item.id] } : {}),
  }
}

/** @throws GraphFailure 400 for the version that the file holds now, 404 */
export function deleteVersion({ versions }: DriveRules, item: Item, versionId: string): Omit<Change, 'at' | 'by'> {
  return { forget: [{ id: item.id, version: earlierVersion(versions, item, versionId).number }] }
}

export function versionIdOf({ number }: Version): string {
  return `${number}.0`
}

/** @param versionId as in `3.0`, or `current` @throws GraphFailure 404 */
export function findVersion(versions: Versions, item: Item, versionId: string): Version {
  const all = versions.of(item)
  const found = versionId === 'current' ? all[0] : all.find((version) => versionIdOf(version) === versionId)
  if (found === undefined) throw itemNotFound('The file has no such version.')
  return found
}

function earlierVersion(versions: Versions, item: Item, versionId: string): Version {
  const version = findVersion(versions, item, versionId)
  if (version === versions.of(item)[0] || version.number === versions.of(item)[0]?.number) {
    throw invalidRequest('This is the current version of the file; only an earlier one can be restored or deleted.')
  }
  return version
}
