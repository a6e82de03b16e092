/** PUT …/content: a new file or new content, in one request of up to 250 MB. The body is bytes, whatever its type says. */
import { GraphFailure } from '../../errors.ts'
import { largestSimpleUpload } from '../../state/drive/drive.ts'
import { answer, type Prepared } from '../answers.ts'
import { conflictBehavior } from '../bodies.ts'
import { conditionsOf } from '../conditions.ts'
import { bodyOf, type TargetRequest } from '../graph-request.ts'
import { presentItem } from '../present/present-item.ts'

export async function putContent(request: TargetRequest): Promise<Prepared> {
  const { context, drive, start, path, query, by } = request
  const file = {
    startId: start.id,
    path,
    conflict: conflictBehavior({}, query),
    ...conditionsOf(request),
  }
  const length = Number(request.header('content-length') ?? 0)
  if (length > largestSimpleUpload) {
    throw new GraphFailure(413, 'invalidRequest', 'A single request may carry 250 MB. Use an upload session.', {
      innerCode: 'maxFileSizeExceeded',
    })
  }
  drive.checkUpload(file, length, by)
  const { item, created } = await drive.putFile(file, bodyOf(context), by)
  return answer(request, `drives('${drive.id}')/items/$entity`, presentItem(request, drive, item), created ? 201 : 200)
}
