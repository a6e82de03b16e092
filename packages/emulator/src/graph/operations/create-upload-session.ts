/** POST …/createUploadSession */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import { foldName } from '../../state/drive/names.ts'
import { answer, type Prepared } from '../answers.ts'
import { conflictBehavior, fileSystemInfo, fileSystemTimes, readBody } from '../bodies.ts'
import { conditionsOf } from '../conditions.ts'
import { presentProgress } from '../content/upload.ts'
import type { TargetRequest } from '../graph-request.ts'

const uploadable = z.looseObject({
  name: z.string().nullish(),
  description: z.string().nullish(),
  fileSize: z.number().int().min(0).nullish(),
  fileSystemInfo: fileSystemInfo.nullish(),
})
const session = uploadable.extend({ item: uploadable.nullish(), deferCommit: z.boolean().nullish() })

export async function createUploadSession(request: TargetRequest): Promise<Prepared> {
  const { context, drive, start, path, query, by, origin } = request
  const body = await readBody(context, session)
  // Some clients put the item's properties beside `item` instead of into it.
  const item = { ...body, ...body.item }
  const name = path.at(-1) ?? start.name
  if (item.name && foldName(item.name) !== foldName(name)) {
    throw new GraphFailure(400, 'invalidRequest', `item.name is "${item.name}", but the address names "${name}".`)
  }
  const file = {
    startId: start.id,
    path,
    conflict: conflictBehavior(item, query),
    fileSystemInfo: fileSystemTimes(item.fileSystemInfo ?? undefined),
    description: item.description ?? undefined,
    ...conditionsOf(request),
  }
  const total = item.fileSize ?? undefined
  drive.checkUpload(file, total, by)
  const progress = await drive.uploads.open(file, { deferCommit: body.deferCommit ?? false, total, by })
  const uploadUrl = `${origin}/_content/upload/${encodeURIComponent(drive.id)}/${progress.id}`
  return answer(request, 'microsoft.graph.uploadSession', { uploadUrl, ...presentProgress(progress) })
}
