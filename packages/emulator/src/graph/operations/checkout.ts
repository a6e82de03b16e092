/** POST …/checkout, …/checkin, …/discardCheckout */
import { z } from 'zod'
import { checkIn, checkOut, discardCheckOut } from '../../state/drive/item-facets.ts'
import { type Answer, emptyAnswer } from '../answers.ts'
import { readBody } from '../bodies.ts'
import { requireDocuments } from '../documents-only.ts'
import type { ItemRequest } from '../graph-request.ts'

const comment = z.looseObject({ comment: z.string().nullish(), checkInAs: z.string().nullish() })

export function checkOutItem({ drive, item, by, services }: ItemRequest): Answer {
  requireDocuments(drive, 'checkout')
  drive.change(by, () => checkOut(item, by, services.clock.now()))
  return emptyAnswer(204)
}

export async function checkInItem({ context, drive, item, by }: ItemRequest): Promise<Answer> {
  requireDocuments(drive, 'checkin')
  await readBody(context, comment)
  drive.change(by, () => checkIn(item, by))
  return emptyAnswer(204)
}

export function discardItemCheckOut({ drive, item, by }: ItemRequest): Answer {
  requireDocuments(drive, 'discardCheckout')
  drive.change(by, () => discardCheckOut(item, by))
  return emptyAnswer(204)
}
