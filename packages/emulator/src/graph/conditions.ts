import type { Conditions } from '../state/drive/tags.ts'
import type { GraphRequest } from './graph-request.ts'

/** What a request's headers say about the item as its caller assumes it, and about who holds it. */
export function conditionsOf({ header }: Pick<GraphRequest, 'header'>): Conditions {
  return {
    ifMatch: header('if-match'),
    ifNoneMatch: header('if-none-match'),
    bypassSharedLock: /\bbypass-shared-lock\b/i.test(header('prefer') ?? ''),
  }
}
