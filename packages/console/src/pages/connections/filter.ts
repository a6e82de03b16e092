/** Which connections the operator wants to see, as it stands in the address. */
import type { ConnectionFilter } from '../../api.ts'
import { isStatus } from '../../words/status.ts'

/** Reads a filter from the address; what makes no sense there is left out. */
export function readFilter(search: Record<string, unknown>): ConnectionFilter {
  return {
    ...(typeof search['projectId'] === 'string' && { projectId: search['projectId'] }),
    ...(isStatus(search['status']) && { status: search['status'] }),
    // The router reads a number in the address as a number.
    ...(isText(search['text']) && { text: String(search['text']) }),
  }
}

function isText(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}
