import { invalidRequest } from '../state/drive/refusals.ts'
import type { Conditions } from '../state/drive/tags.ts'
import type { GraphRequest } from './graph-request.ts'

/** What a request's headers say about the item as its caller assumes it, and about who holds it. @throws GraphFailure 400 */
export function conditionsOf({ header }: Pick<GraphRequest, 'header'>): Conditions {
  return {
    ifMatch: tagsIn(header('if-match')),
    ifNoneMatch: tagsIn(header('if-none-match')),
    bypassSharedLock: /\bbypass-shared-lock\b/i.test(header('prefer') ?? ''),
  }
}

/** Quotes are left out by some, but never one alone. */
function tagsIn(text: string | undefined): string | undefined {
  if (text === undefined || text.split('"').length % 2 === 1) return text
  throw invalidRequest(`The entity tag ${text} is malformed: a quote is missing.`, 'malformedEntityTag')
}
