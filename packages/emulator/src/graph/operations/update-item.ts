/** PATCH an item: rename, move, date, describe. */
import { z } from 'zod'
import { invalidRequest } from '../../state/drive/refusals.ts'
import { answer, type Prepared } from '../answers.ts'
import { conflictBehavior, fileSystemInfo, fileSystemTimes, readBody } from '../bodies.ts'
import { conditionsOf } from '../conditions.ts'
import type { ItemRequest } from '../graph-request.ts'
import { parentReference, placeOf, refuseOtherDrive } from '../parent-reference.ts'
import { presentItem } from '../present/present-item.ts'

/** What follows from other things, and is told apart from the names that Graph passes over. */
const fixed = ['size', 'eTag', 'cTag', 'webUrl', 'file', 'folder', 'root', 'createdBy', 'lastModifiedBy', 'deleted']

const update = z.looseObject({
  name: z.string().optional(),
  parentReference: parentReference.nullish(),
  fileSystemInfo: fileSystemInfo.optional(),
  description: z.string().optional(),
})

export async function updateItem(request: ItemRequest): Promise<Prepared> {
  const { context, drive, item, query, by } = request
  const body = await readBody(context, update)
  const wrong = fixed.find((name) => name in body) ?? (![undefined, item.id].includes(body['id'] as string) && 'id')
  if (wrong) throw invalidRequest(`The property '${wrong}' cannot be updated.`, 'propertyNotUpdateable')
  const place = await placeOf(request, body.parentReference)
  if (place !== undefined) refuseOtherDrive(request, place)
  const updated = drive.updateItem(
    {
      id: item.id,
      name: body.name,
      parentId: place?.parent.id,
      conflict: conflictBehavior(body, query),
      fileSystemInfo: fileSystemTimes(body.fileSystemInfo),
      description: body.description,
      ...conditionsOf(request),
    },
    by,
  )
  return answer(request, `drives('${drive.id}')/items/$entity`, presentItem(request, drive, updated))
}
