/** POST …/children: makes a folder. */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import { answer, type Prepared } from '../answers.ts'
import { conflictBehavior, fileSystemInfo, fileSystemTimes, readBody } from '../bodies.ts'
import type { ItemRequest } from '../graph-request.ts'
import { presentItem } from '../present/present-item.ts'

const newChild = z.looseObject({
  name: z.string(),
  folder: z.looseObject({}).optional(),
  fileSystemInfo: fileSystemInfo.optional(),
  description: z.string().optional(),
})

export async function createChild(request: ItemRequest): Promise<Prepared> {
  const { context, drive, item, query, by } = request
  const body = await readBody(context, newChild)
  if (body.folder === undefined) {
    throw new GraphFailure(
      501,
      'notSupported',
      'The emulator makes only folders this way; upload files by PUT …/content.',
    )
  }
  const folder = drive.createFolder(
    {
      parentId: item.id,
      name: body.name,
      conflict: conflictBehavior(body, query),
      fileSystemInfo: fileSystemTimes(body.fileSystemInfo),
      description: body.description,
    },
    by,
  )
  return answer(request, `drives('${drive.id}')/items/$entity`, presentItem(request, drive, folder), 201)
}
