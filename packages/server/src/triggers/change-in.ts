/** A recorded event as the change that it tells of. */
import type { PlacedChange } from '../changes/filter.ts'

export function changeIn(event: { readonly data: object; readonly placed: object | null }): PlacedChange {
  return { ...event.data, ...event.placed } as PlacedChange
}
