/** What there is, where an answer of Graph may well say that there is nothing. */
import { type DriveItem, GraphError, type ItemClient } from '@drawbridge/onedrive'

/** Undefined where there is none. */
export async function itemAt(item: ItemClient): Promise<DriveItem | undefined> {
  try {
    return await item.get()
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof GraphError && error.status === 404
}

/** The name is taken. */
export function isTaken(error: unknown): boolean {
  return error instanceof GraphError && error.status === 409
}
