/** POST …/copy: answered with the address of a monitor; small copies are done by then. */
import { z } from 'zod'
import { planCopy, sizeOfCopy } from '../../state/drive/copy-item.ts'
import { isFile } from '../../state/drive/item.ts'
import type { Prepared } from '../answers.ts'
import { conflictBehavior, readBody } from '../bodies.ts'
import type { ItemRequest } from '../graph-request.ts'
import { monitorAnswer } from '../monitor.ts'
import { parentReference, placeOf } from '../parent-reference.ts'

const copy = z.looseObject({
  name: z.string().nullish(),
  parentReference: parentReference.nullish(),
  childrenOnly: z.boolean().nullish(),
})

/** Milliseconds that an item takes, and bytes that are copied in one. */
const pace = { item: 5, bytes: 500_000 }
/** Milliseconds; what takes less is done at once. */
const noticeable = 1000

export async function copyItem(request: ItemRequest): Promise<Prepared> {
  const { drive, item, query, services, by } = request
  const body = await readBody(request.context, copy)
  const own = item.parentId === undefined ? item : drive.tree.item(item.parentId)!
  const to = (await placeOf(request, body.parentReference)) ?? { drive, parent: own }
  const order = {
    itemId: item.id,
    parentId: to.parent.id,
    name: body.name || undefined,
    conflict: conflictBehavior(body, query),
    childrenOnly: body.childrenOnly ?? false,
  }
  // What cannot be done is said at once.
  to.drive.check((rules) => planCopy(drive.tree, rules, order))

  const { items, bytes } = sizeOfCopy(drive.tree, item)
  const duration = items * pace.item + (isFile(item) && to.drive === drive ? 0 : bytes / pace.bytes)
  const job = await services.drives.jobs.start(
    { operation: 'ItemCopy', fromDrive: drive.id, toDrive: to.drive.id, copy: order, by },
    duration < noticeable ? 0 : Math.round(duration),
  )
  return monitorAnswer(request, job)
}
