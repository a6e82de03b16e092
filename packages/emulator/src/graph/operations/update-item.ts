/** PATCH an item: rename, move, date, describe. */
import { z } from 'zod'
import { answer, type Prepared } from '../answers.ts'
import { conflictBehavior, fileSystemInfo, fileSystemTimes, readBody } from '../bodies.ts'
import { conditionsOf } from '../conditions.ts'
import type { ItemRequest } from '../graph-request.ts'
import { parentReference, placeOf, refuseOtherDrive } from '../parent-reference.ts'
import { presentItem } from '../present/present-item.ts'

const update = z.looseObject({
  name: z.string().optional(),
  parentReference: parentReference.nullish(),
  fileSystemInfo: fileSystemInfo.optional(),
  description: z.string().optional(),
})

export async function updateItem(request: ItemRequest): Promise<Prepared> {
  const { context, drive, item, query, by } = request
  const body = await readBody(context, update)
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
