/** GET, PATCH, DELETE …/retentionLabel */
import { z } from 'zod'
import type { Item } from '../../state/drive/item.ts'
import { withFacets } from '../../state/drive/item-facets.ts'
import { itemNotFound } from '../../state/drive/refusals.ts'
import { type Answer, answer, emptyAnswer } from '../answers.ts'
import { readBody } from '../bodies.ts'
import { requireDocuments } from '../documents-only.ts'
import type { ItemRequest } from '../graph-request.ts'
import { dateTime, identities, type Json } from '../present/present-item.ts'

const label = z.looseObject({ name: z.string() })

export function getRetentionLabel(request: ItemRequest): Answer {
  requireDocuments(request.drive, 'retentionLabel')
  return answer(request, 'microsoft.graph.itemRetentionLabel', present(request.item))
}

export async function setRetentionLabel(request: ItemRequest): Promise<Answer> {
  const { context, drive, item, by, services } = request
  requireDocuments(drive, 'retentionLabel')
  const { name } = await readBody(context, label)
  const retentionLabel = name === '' ? undefined : { name, at: services.clock.now(), by }
  drive.change(by, () => withFacets(item, { retentionLabel }))
  return name === ''
    ? emptyAnswer(204)
    : answer(request, 'microsoft.graph.itemRetentionLabel', present(drive.tree.item(item.id)!))
}

export function removeRetentionLabel({ drive, item, by }: ItemRequest): Answer {
  requireDocuments(drive, 'retentionLabel')
  drive.change(by, () => withFacets(item, { retentionLabel: undefined }))
  return emptyAnswer(204)
}

function present({ facets }: Item): Json {
  const set = facets?.retentionLabel
  if (set === undefined) throw itemNotFound('The item has no retention label.')
  return {
    name: set.name,
    isLabelAppliedExplicitly: true,
    labelAppliedBy: identities(set.by),
    labelAppliedDateTime: dateTime(set.at),
    retentionSettings: { behaviorDuringRetentionPeriod: 'doNotRetain', isContentUpdateAllowed: true },
  }
}
