/** GET …/versions, …/versions/{id}, …/versions/{id}/content, POST restoreVersion, DELETE a version */
import { GraphFailure } from '../../errors.ts'
import { differencesOf } from '../../state/drive/differences.ts'
import { isFile } from '../../state/drive/item.ts'
import { checkUnlocked } from '../../state/drive/locks.ts'
import { deleteVersion, findVersion, restoreVersion, versionIdOf } from '../../state/drive/restore-version.ts'
import type { Version } from '../../state/drive/versions.ts'
import { type Answer, answer, emptyAnswer, redirectTo } from '../answers.ts'
import { checkSafe } from '../check-safe.ts'
import { conditionsOf } from '../conditions.ts'
import type { ItemRequest } from '../graph-request.ts'
import { dateTime, identities, type Json, selected } from '../present/present-item.ts'

export function listVersions(request: ItemRequest): Answer {
  const { drive, item, query } = request
  if (!isFile(item)) throw new GraphFailure(400, 'invalidRequest', 'Only files have versions.')
  const value = drive.versions.of(item).map((version) => selected(presentVersion(request, version), query.select))
  return answer(request, metadata(request), { value })
}

export function getVersion(request: ItemRequest): Answer {
  const json = selected(presentVersion(request, named(request)), request.query.select)
  return answer(request, `${metadata(request)}/$entity`, json)
}

export function getVersionContent(request: ItemRequest): Answer {
  const { content } = named(request)
  checkSafe(request, content)
  return redirectTo(downloadUrl(request, named(request)))
}

export function restoreItemVersion(request: ItemRequest): Answer {
  const { drive, item, by, address } = request
  checkUnlocked(item, by, conditionsOf(request))
  drive.change(by, (rules) => restoreVersion(rules, item, address.navigation[1]!))
  return emptyAnswer(204)
}

export function deleteItemVersion(request: ItemRequest): Answer {
  const { drive, item, by, address } = request
  if (!differencesOf(drive.kind).deletesVersions) {
    throw new GraphFailure(400, 'notSupported', 'Versions of files in personal drives cannot be deleted.')
  }
  drive.change(by, (rules) => deleteVersion(rules, item, address.navigation[1]!))
  return emptyAnswer(204)
}

/** @see https://learn.microsoft.com/graph/api/resources/driveitemversion */
function presentVersion(request: ItemRequest, version: Version): Json {
  return {
    '@microsoft.graph.downloadUrl': downloadUrl(request, version),
    id: versionIdOf(version),
    lastModifiedBy: identities(version.modifiedBy),
    lastModifiedDateTime: dateTime(version.modifiedAt),
    size: version.content.size,
  }
}

function downloadUrl({ services, origin, drive, item }: ItemRequest, { content }: Version): string {
  return services.links.download(origin, { drive: drive.id, item: item.id, key: content.key })
}

function named({ drive, item, address }: ItemRequest): Version {
  return findVersion(drive.versions, item, address.navigation[1]!)
}

function metadata({ drive, item }: ItemRequest): string {
  return `drives('${drive.id}')/items('${encodeURIComponent(item.id)}')/versions`
}
