/** POST …/restore, …/permanentDelete */
import { z } from 'zod'
import { GraphFailure } from '../../errors.ts'
import { differencesOf } from '../../state/drive/differences.ts'
import { checkUnlocked } from '../../state/drive/locks.ts'
import { deletePermanently, restoreItem } from '../../state/drive/restore-item.ts'
import { type Answer, answer, emptyAnswer } from '../answers.ts'
import { readBody } from '../bodies.ts'
import { conditionsOf } from '../conditions.ts'
import type { BinRequest } from '../graph-request.ts'
import { presentItem } from '../present/present-item.ts'

const restoration = z.looseObject({
  name: z.string().nullish(),
  parentReference: z.looseObject({ id: z.string().nullish() }).nullish(),
})

export async function restoreDeletedItem(request: BinRequest): Promise<Answer> {
  const { context, drive, itemId, by } = request
  if (!differencesOf(drive.kind).restores) {
    throw new GraphFailure(400, 'notSupported', 'Items can be restored in personal drives only.')
  }
  const { name, parentReference } = await readBody(context, restoration)
  drive.change(by, (rules) =>
    restoreItem(rules, { id: itemId, name: name ?? undefined, parentId: parentReference?.id ?? undefined }),
  )
  const item = drive.tree.item(itemId)!
  return answer(request, `drives('${drive.id}')/items/$entity`, presentItem(request, drive, item))
}

export function permanentDelete(request: BinRequest): Answer {
  const { drive, itemId, by } = request
  if (!differencesOf(drive.kind).deletesPermanently) {
    throw new GraphFailure(400, 'notSupported', 'Items in personal drives go to the recycle bin; delete them.')
  }
  checkUnlocked(drive.tree.item(itemId), by, conditionsOf(request))
  drive.change(by, (rules) => deletePermanently(rules, itemId))
  return emptyAnswer(204)
}
