/** PATCH an item: rename, move, date, describe. */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import { answer, type Prepared } from '../answers.ts'
import { conflictBehavior, fileSystemInfo, fileSystemTimes, readBody } from '../bodies.ts'
import type { ItemRequest } from '../graph-request.ts'
import { presentItem } from '../present/present-item.ts'

const update = z.looseObject({
  name: z.string().optional(),
  parentReference: z
    .looseObject({ id: z.string().nullish(), driveId: z.string().nullish(), path: z.string().nullish() })
    .optional(),
  fileSystemInfo: fileSystemInfo.optional(),
  description: z.string().optional(),
})

export async function updateItem(request: ItemRequest): Promise<Prepared> {
  const { context, drive, item, query, by } = request
  const body = await readBody(context, update)
  const updated = drive.updateItem(
    {
      id: item.id,
      name: body.name,
      parentId: newParent(request, body.parentReference),
      conflict: conflictBehavior(body, query),
      fileSystemInfo: fileSystemTimes(body.fileSystemInfo),
      description: body.description,
      ifMatch: request.header('if-match'),
    },
    by,
  )
  return answer(request, `drives('${drive.id}')/items/$entity`, presentItem(request, drive, updated))
}

function newParent({ drive }: ItemRequest, reference: z.output<typeof update>['parentReference']): string | undefined {
  if (!reference) return undefined
  if (reference.driveId && reference.driveId.toLowerCase() !== drive.id.toLowerCase()) {
    throw new GraphFailure(400, 'notSupported', 'An item cannot be moved to another drive; copy it and delete it here.')
  }
  if (reference.id === 'root') {
    throw new GraphFailure(400, 'invalidRequest', 'parentReference.id must be the id of a folder, not the word root.')
  }
  if (!reference.id && reference.path) {
    throw new GraphFailure(501, 'notSupported', 'The emulator moves by parentReference.id only, not by path.')
  }
  return reference.id || undefined
}
