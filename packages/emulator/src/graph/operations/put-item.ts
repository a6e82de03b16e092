/** PUT an item with the address of an upload session: commits, under this name, what the session holds. */
import { z } from 'zod'
import { isFile } from '../../state/drive/item.ts'
import { invalidRequest } from '../../state/drive/refusals.ts'
import { answer, type Prepared } from '../answers.ts'
import { conflictBehavior, readBody } from '../bodies.ts'
import { conditionsOf } from '../conditions.ts'
import type { TargetRequest } from '../graph-request.ts'
import { presentItem } from '../present/present-item.ts'

const committed = z.looseObject({
  name: z.string().nullish(),
  '@microsoft.graph.sourceUrl': z.string(),
})

export async function putItem(request: TargetRequest): Promise<Prepared> {
  const { context, drive, start, path, query } = request
  const body = await readBody(context, committed)
  const [, driveId, session] = body['@microsoft.graph.sourceUrl'].match(/\/_content\/upload\/([^/?]+)\/([\w-]+)/) ?? []
  if (session === undefined || decodeURIComponent(driveId!) !== drive.id) {
    throw invalidRequest('@microsoft.graph.sourceUrl must be the uploadUrl of a session in this drive.')
  }
  const target = path.reduce((item, name) => item && drive.tree.child(item.id, name), drive.tree.item(start.id))
  const intoFolder = body.name && target !== undefined && !isFile(target)
  const { item, created } = await drive.uploads.commit(session, {
    startId: start.id,
    path: intoFolder ? [...path, body.name!] : path,
    conflict: conflictBehavior(body, query),
    ...conditionsOf(request),
  })
  return answer(request, `drives('${drive.id}')/items/$entity`, presentItem(request, drive, item), created ? 201 : 200)
}
